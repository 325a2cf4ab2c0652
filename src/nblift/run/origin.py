"""Which line of the notebook a line of the lifted source came from."""

import ast
import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
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
        None if lifting, or a person, changed the line: a guess would mislead.
    """
    function = _function_around(source.get(path, ""), line)
    if notebook is None or function is None:
        return None
    first, last = function.lineno, function.end_lineno or function.lineno
    lifted = source[path].splitlines()[first - 1 : last]
    copies = _lines_of(notebook, _cells(spec, step, function.name))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seqs([text.strip() for text in lifted], [text.strip() for _, _, _, text in copies])
    for block in matcher.get_matching_blocks():
        offset = line - first - block.a
        if 0 <= offset < block.size:
            cell, number, at, text = copies[block.b + offset]
            return Place(cell=cell, number=number, line=at, source=text)
    return None


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
