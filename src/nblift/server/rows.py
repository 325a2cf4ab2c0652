"""Rows of the panel, from what the analysis says of a notebook."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from nblift.lift.roles import Placed
from nblift.model.graph import CellNode
from nblift.model.live import LiveRecord
from nblift.model.notebook import Cell
from nblift.notebook.tags import Role, parse_tags

from .messages_cells import CellRow, Need, RowRole, RowState, SeenName, StepRow
from .states import Standing

_LONGEST = 200
#: How text cells stand.
TEXT = Standing(RowState.UNRUN)
_NOTHING = CellNode("", 0)


class Facts(msgspec.Struct, frozen=True):
    """What is known of one cell; the same facts make the same row."""

    cell: Cell
    #: Whether its source can be read; if not, `node` is that of the last source that could be.
    parses: bool
    #: None for text cells.
    node: CellNode | None
    needs: tuple[Need, ...]
    placed: Placed | None
    standing: Standing = TEXT
    #: What it did when it ran with its present source.
    record: LiveRecord | None = None


def cell_row(facts: Facts) -> CellRow:
    """The row of one cell."""
    cell, node, placed = facts.cell, facts.node or _NOTHING, facts.placed
    return CellRow(
        id=cell.id,
        number=cell.number,
        first_line=first_line(cell.source),
        role=_role(cell, placed),
        step=placed.step if placed is not None else None,
        begins=placed is not None and bool(cell.tags) and parse_tags(cell).role is Role.STEP,
        needs=facts.needs,
        makes=tuple(name for name in dict.fromkeys((*node.binds, *node.mutates)) if ":" not in name),
        reads=node.reads,
        parses=facts.parses,
        state=facts.standing.state,
        stale_because=facts.standing.because,
        seen=_seen(facts.record),
    )


def first_line(source: str) -> str:
    """What a row shows of a cell."""
    return next((line.strip()[:_LONGEST] for line in source.split("\n") if line.strip()), "")


def _role(cell: Cell, placed: Placed | None) -> RowRole:
    if placed is None:
        return RowRole.NONE
    if placed.role in ("step", "prelude"):
        if cell.code is not None and _only_imports(cell.code.python):
            return RowRole.IMPORTS
        return RowRole.STEP if placed.step else RowRole.NONE
    return RowRole(placed.role)


@lru_cache(maxsize=8192)
def _only_imports(python: str) -> bool:
    if "import" not in python:
        return False
    body = ast.parse(python).body
    return bool(body) and all(isinstance(node, ast.Import | ast.ImportFrom) for node in body)


def _seen(record: LiveRecord | None) -> dict[str, SeenName]:
    if record is None:
        return {}
    held = {**record.bound, **record.now}
    return {name: SeenName(s.annotation, s.type, s.size, s.nbytes) for name, s in held.items() if s.kind == "data"}


def step_rows(placed: Iterable[Placed], rows: Mapping[str, CellRow]) -> tuple[StepRow, ...]:
    """All steps, with what passes between them.

    Parameters
    ----------
    rows
        Id → row of every code cell.
    """
    cells: dict[str, list[str]] = {}
    for each in placed:
        if each.step:
            cells.setdefault(each.step, []).append(each.cell.id)
    step_of = {cell: step for step, its in cells.items() for cell in its}
    needs: dict[str, dict[str, None]] = {step: {} for step in cells}
    makes: dict[str, set[str]] = {step: set() for step in cells}
    for cell, step in step_of.items():
        for need in rows[cell].needs:
            source = step_of.get(need.cell)
            if source is not None and source != step:
                passed = [name for name in need.names if ":" not in name]
                needs[step] |= dict.fromkeys(passed)
                makes[source].update(passed)
    return tuple(
        StepRow(step, number, tuple(its), tuple(needs[step]), _in_order(its, makes[step], rows), suggested=False)
        for number, (step, its) in enumerate(cells.items(), 1)
    )


def _in_order(cells: Sequence[str], names: set[str], rows: Mapping[str, CellRow]) -> tuple[str, ...]:
    made = dict.fromkeys(name for cell in cells for name in rows[cell].makes)
    return tuple(name for name in made if name in names)
