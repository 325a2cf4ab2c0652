"""`pipeline.py`: parameters, products and the only wiring, in plain Python."""

from collections.abc import Sequence

from nblift.model.spec import ParameterSpec, Published

from .body import data_read
from .context import Context
from .program import Item, Kind
from .step import LiftedStep


def pipeline_source(context: Context, steps: Sequence[LiftedStep], published: Sequence[Published]) -> str:
    """Source of `pipeline.py` without its imports."""
    parts = [_parameters(context.parameters)]
    if published:
        parts.append(_outputs(steps, published))
    parts.append(_run(context, steps, published))
    return "\n\n\n".join(parts) + "\n"


def _parameters(parameters: Sequence[ParameterSpec]) -> str:
    lines = ["@dataclass(frozen=True)", "class Parameters:"]
    lines.append('    """What a run can be asked to vary; the defaults are the notebook\'s."""\n')
    for parameter in parameters:
        if parameter.doc:
            lines.append(f"    #: {parameter.doc}")
        lines.append(f"    {parameter.name}: {parameter.type} = {_default(parameter)}")
    return "\n".join(lines).rstrip()


def _default(parameter: ParameterSpec) -> str:
    if isinstance(parameter.default, list | dict):
        return f"field(default_factory=lambda: {parameter.default!r})"
    return repr(parameter.default)


def _outputs(steps: Sequence[LiftedStep], published: Sequence[Published]) -> str:
    lines = ["class Outputs(NamedTuple):", '    """What a run publishes."""\n']
    lines += [f"    {field}: {annotation}" for _, field, annotation in products(steps, published)]
    return "\n".join(lines)


def products(steps: Sequence[LiftedStep], published: Sequence[Published]) -> list[tuple[Published, str, str]]:
    """(product, field of `Outputs`, annotation)."""
    found = []
    taken: set[str] = set()
    for product in published:
        name, _, maker = product.value.partition("@")
        step = next(s for s in steps if s.name == maker)
        result = next(r for r in step.results if r.source_name == name)
        field = result.field if result.field not in taken else f"{result.field}_{maker}"
        taken.add(field)
        found.append((product, field, result.annotation))
    return found


def _run(context: Context, steps: Sequence[LiftedStep], published: Sequence[Published]) -> str:
    returns = "Outputs" if published else "None"
    lines = [f"def run(parameters: Parameters | None = None) -> {returns}:", _RUN_DOC[bool(published)]]
    if context.parameters:
        lines.append("    p = parameters or Parameters()")
    prelude = [i for i in context.program.items if i.kind is Kind.CONFIGURATION and i.step is None]
    lines.append(f"    settings.configure({_setting_arguments(context, prelude)})\n")
    last = {_variable(p.value, p, published): p for p in published}
    for step in steps:
        lines.append(f"    {_assignment(step)}steps.{step.function}({_call(step)})")
        for product in published:
            name, _, maker = product.value.partition("@")
            if maker == step.name and _rebound(name, step, steps):
                lines.append(f"    published_{name} = {_local(step, name)}")
        lines.append("")
    if published:
        values = ", ".join(_value(p, steps) for p in last.values())
        lines.append(f"    return Outputs({values})")
    return "\n".join(lines)


_RUN_DOC = {
    True: '''    """Run every step.

    Parameters
    ----------
    parameters : Parameters, optional
        Those of the notebook if left out.

    Returns
    -------
    Outputs
        What the pipeline publishes.
    """''',
    False: '''    """Run every step.

    Parameters
    ----------
    parameters : Parameters, optional
        Those of the notebook if left out.
    """''',
}


def _variable(value: str, product: Published, published: Sequence[Published]) -> str:
    return f"{value}/{published.index(product)}"


def _setting_arguments(context: Context, items: list[Item]) -> str:
    return ", ".join(f"{context.local(n)}=p.{context.local(n)}" for n in data_read(context, items))


#: What `run` calls by these names is its own.
_OWN = frozenset({"parameters", "p", "settings", "steps", "Parameters", "Outputs"})


def _local(step: LiftedStep, name: str) -> str:
    local = step.context.local(name)
    return step.context.free(f"{local}_") if local in _OWN else local


def _assignment(step: LiftedStep) -> str:
    if not step.results:
        return ""
    return ", ".join(_local(step, r.source_name) for r in step.results) + " = "


def _call(step: LiftedStep) -> str:
    parts = []
    for argument in step.arguments:
        value = f"p.{argument.name}" if argument.value is None else _local(step, argument.source_name)
        parts.append(f"{argument.name}={value}")
    return ", ".join(parts)


def _rebound(name: str, step: LiftedStep, steps: Sequence[LiftedStep]) -> bool:
    """Whether a later step hands on another value under the same name."""
    later = list(steps)[list(steps).index(step) + 1 :]
    return any(r.source_name == name for s in later for r in s.results)


def _value(product: Published, steps: Sequence[LiftedStep]) -> str:
    name, _, maker = product.value.partition("@")
    step = next(s for s in steps if s.name == maker)
    return f"published_{name}" if _rebound(name, step, steps) else _local(step, name)
