"""`README.md` of a pipeline repository, written for a person who has never seen the notebook."""

import json
import shlex
from collections.abc import Iterator

from nblift.model.observation import Seen
from nblift.model.spec import ParameterSpec, Published, Spec, StepSpec, ValueKind
from nblift.model.verdict import Verification

from .markdown import code, listed, literal, ranges, table
from .picture import LEGEND, outputs, picture
from .verdict import verdict

#: Characters of a value that still reads well in the middle of a command.
_SHORT = 40


def readme(spec: Spec, verification: Verification, *, plots: bool) -> str:
    """Write the README.

    Parameters
    ----------
    plots
        Whether a run leaves figures.
    """
    parts = [
        f"# {spec.title}",
        spec.description.strip(),
        f"```mermaid\n{picture(spec)}\n```",
        LEGEND,
        "## Run it",
        _commands(spec),
        _files(spec, plots=plots),
        "## Parameters",
        _parameters(spec),
        "## Outputs",
        _outputs(spec),
        "## Steps",
        _steps(spec),
        "## Where it comes from",
        _origin(spec),
        verdict(verification),
        "Edit the code as you like: a later promotion stops at files you changed, it does not overwrite them.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def example(parameter: ParameterSpec) -> str:
    """Show how a value is given on the command line: its default if that is short, ``-p n_calls=25``."""
    value = parameter.default
    text = value if isinstance(value, str) and not _is_json(value) else json.dumps(value, ensure_ascii=False)
    if len(text) > _SHORT or not text.isprintable():
        text = "VALUE"
    return f"-p {shlex.quote(f'{parameter.name}={text}')}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def _commands(spec: Spec) -> str:
    given = f" {example(spec.parameters[0])}" if spec.parameters else ""
    lines = [("pip install .", ""), (f"python -m {spec.package}", "all steps in this process")]
    if given:
        lines.append((f"python -m {spec.package}{given}", "with parameters of your own"))
    lines.append((f"nblift run .{given}", "every step in its own kernel, outputs versioned"))
    lines.append(("pip install --group dev && pytest", "tests"))
    width = max(len(command) for command, _ in lines)
    shown = (f"$ {command:<{width}}  # {why}" if why else f"$ {command}" for command, why in lines)
    return "\n".join(["```console", *shown, "```"])


def _files(spec: Spec, *, plots: bool) -> str:
    """Say which files of the current directory a run reads and writes."""
    read = dict.fromkeys(path for step in spec.steps for path in step.files)
    places = dict.fromkeys(_place(path) for step in spec.steps for path in _written(step))
    written = [code(place) for place in places] + ["every figure in `figures/`"] * plots
    sentences = []
    if read:
        sentences.append(
            f"It reads {listed([code(path) for path in read])} below the current directory, "
            "as the notebook did; the tests look for them below `NBLIFT_DATA`."
        )
    if written:
        sentences.append(f"Files are written below the current directory: {listed(written)}.")
    return "\n".join(sentences) or "A run writes no files."


def _written(step: StepSpec) -> Iterator[str]:
    yield from (output.path for output in step.outputs if output.kind is ValueKind.FILE and output.path)
    yield from step.effects.writes


def _place(path: str) -> str:
    folder, slash, _ = path.partition("/")
    return folder + slash


def _parameters(spec: Spec) -> str:
    if not spec.parameters:
        return "None."
    return table(
        ("name", "type", "default", "meaning"),
        ((code(p.name), p.type, code(literal(p.default)), _meaning(p)) for p in spec.parameters),
    )


def _meaning(parameter: ParameterSpec) -> str:
    renamed = f"In the notebook: {code(parameter.source_name)}." if parameter.source_name != parameter.name else None
    return " ".join(filter(None, [parameter.doc, renamed]))


def _outputs(spec: Spec) -> str:
    if not spec.published:
        return "None."
    return table(("name", "made by", "type", "as observed"), (_output(spec, one) for one in spec.published))


def _output(spec: Spec, published: Published) -> tuple[str, str, str, str]:
    output = outputs(spec)[published.value]
    name, _, step = published.value.partition("@")
    seen = _seen(spec, spec.step(step), name)
    if output.path:
        kind = f"file {code(output.path)}"
    else:
        kind = seen.annotation if seen and seen.annotation != "Any" else output.type.rpartition(".")[2]
    return code(published.name), code(step), kind, seen.size if seen else ""


def _seen(spec: Spec, step: StepSpec, name: str) -> Seen | None:
    """What the name held at the end of the step; None if a cell changed it in place after that was noted."""
    for cell in reversed(step.cells):
        seen = spec.observed.of(cell)
        if seen is None:
            continue
        if name in seen.bound:
            return seen.bound[name]
        if name in seen.mutated:
            return None
    return None


def _steps(spec: Spec) -> str:
    numbers = {cell.id: cell.number for cell in spec.notebook.cells}
    return table(
        ("step", "cells of the notebook", "what it does"),
        ((code(s.name), ranges(numbers[cell] for cell in s.cells if cell in numbers), s.title) for s in spec.steps),
    )


def _origin(spec: Spec) -> str:
    left_out = any(cell.dropped for cell in spec.notebook.cells)
    return (
        f"Promoted by nblift from {code(spec.notebook.path)}; `pipeline.json` says which cell became which function"
        f"{', and which lines were left out' if left_out else ''}."
    )
