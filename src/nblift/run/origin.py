"""Which line of the notebook a line of the lifted source came from."""

import ast
import json
from collections.abc import Mapping, Sequence
from typing import Any

from nblift.model.diagnostic import Place
from nblift.model.spec import Spec, StepSpec

from .signature import Function


def source_place(path: str, line: int, source: Mapping[str, str], function: str = "") -> Place:
    """A line of the package's source, with its text."""
    return Place(file=path, line=line, source=_line(source.get(path, ""), line), function=function or None)


def notebook_place(
    spec: Spec, step: StepSpec, path: str, line: int, source: Mapping[str, str], notebook: bytes | None
) -> Place | None:
    """The notebook's line that a line of the lifted source is a copy of.

    The function around the line is aligned with the cells that the spec says it was lifted from.

    Parameters
    ----------
    path, line
        In the package's source.
    source
        Path in the repository → text.
    notebook
        Bytes of the repository's notebook; None if it is gone.

    Returns
    -------
    Place | None
        None if lifting, or a person, changed the line, or if it may come from several: a guess would mislead.
    """
    function = _function_around(source.get(path, ""), line)
    if notebook is None or function is None:
        return None
    first, last = function.lineno, function.end_lineno or function.lineno
    lifted = source[path].splitlines()[first - 1 : last]
    copies = _lines_of(notebook, _cells(spec, step, function.name))
    found = _counterparts([text.strip() for text in lifted], line - first, [text.strip() for _, _, _, text in copies])
    if len(found) != 1:
        return None
    cell, number, at, text = copies[found[0]]
    return Place(cell=cell, number=number, line=at, source=text)


def _counterparts(lifted: Sequence[str], at: int, copies: Sequence[str]) -> list[int]:
    """Which copies the line `at` stands beside when as many lines as possible stand beside equal ones, in order."""
    before = _common(lifted[:at], copies)
    after = _common(lifted[:at:-1], copies[::-1])[::-1]
    together = [b + a for b, a in zip(before, after[1:], strict=False)]
    most = max((n for n, copy in zip(together, copies, strict=True) if copy == lifted[at]), default=-1)
    return [j for j, copy in enumerate(copies) if copy and copy == lifted[at] and together[j] == most]


def _common(lines: Sequence[str], copies: Sequence[str]) -> list[int]:
    """How many of the lines stand, in order, in the first j copies too, for every j."""
    row = [0] * (len(copies) + 1)
    for line in lines:
        above, diagonal = list(row), 0
        for j, copy in enumerate(copies):
            diagonal = above[j] + 1 if line and line == copy else 0
            row[j + 1] = max(above[j + 1], row[j], diagonal)
    return row


def _cells(spec: Spec, step: StepSpec, function: str) -> Sequence[str]:
    if step.function.endswith(f":{function}"):
        return step.cells
    checks = [check.cells for check in spec.checks if check.function.endswith(f":{function}")]
    helpers = [helper.cells for helper in spec.helpers if helper.name == function]
    # A method: any class may have it.
    classes = [helper.cells for helper in spec.helpers if helper.kind == "class"]
    return [cell for cells in checks or helpers or classes for cell in cells]


def _lines_of(notebook: bytes, cells: Sequence[str]) -> list[tuple[str, int, int, str]]:
    """Cell id, number of the cell, line in the cell, text."""
    document: dict[str, Any] = json.loads(notebook)
    lines: list[tuple[str, int, int, str]] = []
    for number, cell in enumerate(document["cells"], 1):
        if cell.get("id") in cells:
            text = "".join(cell["source"])
            lines += [(cell["id"], number, at, line) for at, line in enumerate(text.splitlines(), 1)]
    return lines


def _function_around(text: str, line: int) -> Function | None:
    """The outermost function that the line is in, or a method."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    bodies: list[ast.stmt] = list(tree.body)
    for node in bodies:
        if not isinstance(node, Function | ast.ClassDef) or not node.lineno <= line <= (node.end_lineno or 0):
            continue
        if isinstance(node, ast.ClassDef):
            bodies.extend(node.body)
        else:
            return node
    return None


def _line(text: str, line: int) -> str | None:
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else None
