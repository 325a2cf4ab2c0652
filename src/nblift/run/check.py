"""Whether a spec holds together, and with the source that it speaks of; nothing is imported or executed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.spec import FORMAT, VERSION, Spec, StepSpec, ValueKind

from .rules import SPEC_SIGNATURE, SPEC_UNIT, SPEC_UNREADABLE, SPEC_WIRING
from .signature import find_function
from .sources import SPEC_FILE

_AGAIN = "Promote the notebook again, or put back the spec that fits the source."


def check_spec(spec: Spec, source: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What is wrong with a spec.

    Parameters
    ----------
    spec
        To be checked.
    source
        Path in the repository (``src/package/steps.py``) → text, of the Python files of the package.

    Returns
    -------
    tuple[Diagnostic, ...]
        Empty if every value has one producer before its readers, every function gets the arguments that it takes,
        and every unit is one.
    """
    rules = (_format, _references, _values, _published, _units)
    return (*chain.from_iterable(rule(spec) for rule in rules), *_signatures(spec, source))


def _format(spec: Spec) -> Iterator[Diagnostic]:
    if spec.format != FORMAT or spec.version > VERSION:
        yield SPEC_UNREADABLE.at(
            f"The spec is of format {spec.format}, version {spec.version}.",
            Place(file=SPEC_FILE),
            hint=f"This nblift knows {FORMAT} up to version {VERSION}: upgrade it.",
        )


def _wrong(sentence: str) -> Diagnostic:
    return SPEC_WIRING.at(sentence, Place(file=SPEC_FILE), hint=_AGAIN)


def _references(spec: Spec) -> Iterator[Diagnostic]:
    """Steps, settings and parameters that are named exist, and once."""
    for name, times in Counter(step.name for step in spec.steps).items():
        if times > 1:
            yield _wrong(f"{times} steps are called {name}.")
    parameters = {parameter.name for parameter in spec.parameters}
    settings = {setting.name for setting in spec.settings}
    before: set[str] = set()
    for step in spec.steps:
        for name in sorted({*step.parameters} - parameters):
            yield _wrong(f"Step {step.name} takes the parameter {name}, which the pipeline does not have.")
        for name in sorted({*step.settings} - settings):
            yield _wrong(f"Step {step.name} needs the settings {name}, which the pipeline does not have.")
        for name in sorted({after.step for after in step.after} - before):
            yield _wrong(f"Step {step.name} comes after {name}, which is no step before it.")
        before.add(step.name)
    for setting in spec.settings:
        for name in sorted({*setting.parameters} - parameters):
            yield _wrong(f"The settings {setting.name} take the parameter {name}, which the pipeline does not have.")
        if setting.after is not None and setting.after not in before:
            yield _wrong(f"The settings {setting.name} belong to {setting.after}, which is no step.")


def _values(spec: Spec) -> Iterator[Diagnostic]:
    """One producer per value, before its readers; one source per argument."""
    made: set[str] = set()
    for step in spec.steps:
        for given in step.inputs:
            if given.value not in made:
                yield _wrong(f"Step {step.name} reads {given.value}, which no step before it makes.")
        arguments = Counter([given.argument for given in step.inputs] + list(step.parameters))
        for argument, times in arguments.items():
            if times > 1:
                yield _wrong(f"Step {step.name} is given its argument {argument} {times} times.")
        yield from _outputs(step, made)
        made |= {output.value for output in step.outputs}


def _outputs(step: StepSpec, made: set[str]) -> Iterator[Diagnostic]:
    values = Counter(output.value for output in step.outputs)
    for value, times in values.items():
        if times > 1 or value in made:
            yield _wrong(f"{value} is made twice.")
        if not value.endswith(f"@{step.name}") or value.startswith("@"):
            yield _wrong(f"Step {step.name} makes {value}, whose name says otherwise.")
    fields = Counter(output.field for output in step.outputs)
    if None in fields and len(step.outputs) > 1:
        yield _wrong(f"Step {step.name} returns several values, and {fields[None]} of them without a field.")
    for field, times in fields.items():
        if field is not None and times > 1:
            yield _wrong(f"Step {step.name} hands on its field {field} {times} times.")
    for output in step.outputs:
        if output.kind is ValueKind.FILE and output.path is None:
            yield _wrong(f"{output.value} is a file without a path.")


def _published(spec: Spec) -> Iterator[Diagnostic]:
    made = {output.value for step in spec.steps for output in step.outputs}
    for product in spec.published:
        if product.value not in made:
            yield _wrong(f"The output {product.name} is {product.value}, which no step makes.")
    for name, times in Counter(product.name for product in spec.published).items():
        if times > 1:
            yield _wrong(f"The pipeline publishes {name} {times} times.")


def _units(spec: Spec) -> Iterator[Diagnostic]:
    for step in spec.steps:
        members: dict[str, list[str]] = {}
        for output in step.outputs:
            if output.unit is None:
                continue
            members.setdefault(output.unit, []).append(output.value)
            if output.kind is not ValueKind.DATA:
                sentence = f"{output.value} is in the unit {output.unit} but is a {output.kind}, which shares nothing."
                yield SPEC_UNIT.at(sentence, Place(file=SPEC_FILE), hint=_AGAIN)
        for unit, values in members.items():
            if len(values) == 1:
                sentence = f"{values[0]} is alone in the unit {unit} of step {step.name}."
                yield SPEC_UNIT.at(sentence, Place(file=SPEC_FILE), hint=_AGAIN)


def _signatures(spec: Spec, source: Mapping[str, str]) -> Iterator[Diagnostic]:
    calls = [(s.function, {*(i.argument for i in s.inputs), *s.parameters}) for s in spec.steps]
    calls += [(setting.function, {*setting.parameters}) for setting in spec.settings]
    for function, given in calls:
        found = find_function(function, source)
        if found is None:
            sentence = f"There is no function {function}, or its file is not valid Python."
            yield SPEC_SIGNATURE.at(sentence, Place(file=SPEC_FILE), hint=_AGAIN)
            continue
        missing, surplus = sorted(found.required - given), sorted(given - {*found.arguments})
        told = [f"needs {_listed(missing)}, which the spec does not give"] if missing else []
        told += [f"does not take {_listed(surplus)}, which the spec gives"] if surplus else []
        if told:
            place = Place(file=found.path, line=found.node.lineno, function=found.node.name)
            yield SPEC_SIGNATURE.at(f"{function} {' and '.join(told)}.", place, hint=_AGAIN)


def _listed(names: list[str]) -> str:
    return ", ".join(names)
