"""Star imports: which of the names that they brought the notebook uses, and imports that name them."""

import ast
import re
from collections.abc import Mapping

import msgspec

from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import CellSeen, Observation

_WORD = re.compile(r"[^\W\d]\w*")


def with_mentioned_stars(notebook: Notebook, observation: Observation) -> Observation:
    """What was seen, without the names that star imports brought and no cell mentions: there may be thousands."""
    if not any(seen.stars for seen in observation.cells):
        return observation
    sources = (cell.source for cell in notebook.code_cells)
    mentioned = {word for source in (*sources, *notebook.modules.values()) for word in _WORD.findall(source)}
    return msgspec.structs.replace(observation, cells=tuple(_mentioned(seen, mentioned) for seen in observation.cells))


def _mentioned(seen: CellSeen, mentioned: set[str]) -> CellSeen:
    brought = {name for names in seen.stars.values() for name in names}
    bound = {name: held for name, held in seen.bound.items() if name in mentioned or name not in brought}
    stars = {module: tuple(n for n in names if n in mentioned) for module, names in seen.stars.items()}
    return msgspec.structs.replace(seen, bound=bound, stars=stars)


def with_named_imports(notebook: Notebook, observation: Observation | None) -> Notebook:
    """The notebook with star imports that name what they bring, as far as a run showed it; the sources stay."""
    seen = {s.cell: s.stars for s in observation.cells if s.stars} if observation is not None else {}
    if not seen:
        return notebook
    cells = tuple(_named(cell, seen[cell.id]) if cell.id in seen else cell for cell in notebook.cells)
    return msgspec.structs.replace(notebook, cells=cells)


def _named(cell: Cell, stars: Mapping[str, tuple[str, ...]]) -> Cell:
    if cell.code is None:
        return cell
    lines = cell.code.python.encode().split(b"\n")
    for node in ast.walk(ast.parse(cell.code.python)):
        if not isinstance(node, ast.ImportFrom) or node.module is None or node.names[0].name != "*":
            continue
        if node.module not in stars:
            continue
        last = (node.end_lineno or node.lineno) - 1
        assert node.end_col_offset is not None, "parsed from text"
        names = ", ".join(stars[node.module])
        before, after = lines[node.lineno - 1][: node.col_offset], lines[last][node.end_col_offset :]
        alone = not before and not after.partition(b"#")[0].strip()
        named = f"from {node.module} import {names}" if names else "" if alone else "pass"
        # as many lines as before: each is known by its number
        lines[node.lineno - 1 : last + 1] = [before + named.encode() + after, *[b""] * (last - node.lineno + 1)]
    python = b"\n".join(lines).decode()
    return msgspec.structs.replace(cell, code=msgspec.structs.replace(cell.code, python=python))
