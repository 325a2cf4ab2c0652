"""What the session that a notebook was last run in left in it: the order of its cells, and what was installed."""

import re
from collections.abc import Collection, Iterator, Sequence

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell
from nblift.notebook.packages import installed

from . import rules
from .check_sites import Site

_PINNED = re.compile(r"===?|@")
#: What a command line, or a script, installs.
_PIP = re.compile(r"\b(?:pip[\d.]*|conda|mamba) +install\b[^\n;&|]*")
_NAME = re.compile(r"^[\w.\-]+")


def out_of_order(cells: Sequence[Cell]) -> Iterator[Diagnostic]:
    """Cells that ran before a cell above them, and cells that did not run although others did.

    Parameters
    ----------
    cells
        The code cells, in document order.
    """
    cells = [cell for cell in cells if cell.source.strip()]
    latest: Cell | None = None
    early: list[tuple[Cell, Cell]] = []
    for cell in cells:
        if cell.execution_count is None:
            continue
        if latest is not None and cell.execution_count < (latest.execution_count or 0):
            early.append((cell, latest))
        else:
            latest = cell
    if early:
        cell, above = early[0]
        more = f", and {len(early) - 1} more likewise" if len(early) > 1 else ""
        yield rules.OUT_OF_ORDER.at(
            f"Cell {cell.number} ran before cell {above.number} above it, or in another session{more}.",
            *(_place(each) for each, _ in early),
            hint="Restart the kernel and run all cells: the outputs may be those of another order.",
        )
    idle = [cell for cell in cells if cell.execution_count is None]
    if latest is not None and idle:
        numbers = ", ".join(str(cell.number) for cell in idle[:5]) + (", …" if len(idle) > 5 else "")
        many = len(idle) > 1
        yield rules.OUT_OF_ORDER.at(
            f"Cell{'s' if many else ''} {numbers} did not run in the session that ran the others.",
            *(_place(each) for each in idle),
            hint="Restart the kernel and run all cells, or tag what the pipeline does not need `skip`.",
        )


def changed_since(cells: Sequence[Cell], changed: Collection[str]) -> Iterator[Diagnostic]:
    """Cells that ran in the last session and were edited then: what is on the page is of code that is gone."""
    found = [cell for cell in cells if cell.id in changed]
    if found:
        many = len(found) > 1
        numbers = ", ".join(str(cell.number) for cell in found[:5]) + (", …" if len(found) > 5 else "")
        told = f"Cells {numbers} were changed after they ran." if many else f"Cell {numbers} was changed after it ran."
        yield rules.OUT_OF_ORDER.at(
            told,
            *(_place(each) for each in found),
            hint="Run what was changed, and all that needs it, again: the outputs are those of the old code.",
        )


def unpinned(cells: Sequence[Cell], sites: Sequence[Site]) -> Iterator[Diagnostic]:
    """One finding for each cell that installs packages in no certain version."""
    by_command: dict[str, list[str]] = {}
    for site in sites:
        texts = site.texts if site.is_shell else ()
        asked = [name for text in texts for command in _PIP.findall(text) for name in _requirements(command)]
        by_command.setdefault(site.cell.id, []).extend(asked)
    for cell in cells:
        asked = [*(cell.code.requirements if cell.code is not None else ()), *by_command.get(cell.id, ())]
        open_ones = [name for name in dict.fromkeys(asked) if not _PINNED.search(name)]
        if open_ones:
            names = ", ".join(f"`{name}`" for name in open_ones)
            example = _NAME.match(open_ones[0])
            yield rules.UNPINNED.at(
                f"{names} {'are' if len(open_ones) > 1 else 'is'} installed in whatever version is newest on that day.",
                _line_of(cell, open_ones[0]),
                hint=f"Name the version, as in `{example[0] if example else open_ones[0]}==1.2.3`; "
                "`pip freeze` tells the one that you have.",
            )


def _requirements(command: str) -> tuple[str, ...]:
    piece = installed(command)
    return piece.requirements if piece is not None else ()


def _line_of(cell: Cell, requirement: str) -> Place:
    lines = cell.source.split("\n")
    found = (n for n, line in enumerate(lines, 1) if requirement in line)
    line = next(found, 1)
    return Place(cell.id, cell.number, line, None, lines[line - 1])


def _place(cell: Cell) -> Place:
    return Place(cell.id, cell.number)
