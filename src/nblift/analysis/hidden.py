"""Names that a cell needs and nothing above it makes."""

import builtins
from collections.abc import Iterable, Mapping

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell

from . import rules

#: Names that are there without anyone making them: Python's and IPython's own.
GIVEN = frozenset(dir(builtins)) | frozenset(
    "__name__ __file__ __doc__ __builtins__ __annotations__ get_ipython display exit quit In Out _ __ ___ _i _ii "
    "_iii _ih _oh _dh _exit_code".split()
)


class Missing(msgspec.Struct, frozen=True):
    """A cell needs a name that is not there."""

    name: str
    cell: Cell
    #: Line of the cell's plain Python, from 1; 0 if only code that the cell runs needs it.
    line: int
    #: The cell that deleted it, if one did.
    deleted_by: Cell | None = None


def diagnostics_of(
    missing: Iterable[Missing], makers: Mapping[str, list[Cell]], *, counts_have_gaps: bool
) -> list[Diagnostic]:
    """One finding per name and cell.

    Parameters
    ----------
    makers
        Name → all cells of the notebook that make it.
    counts_have_gaps
        Whether cells that once ran are gone.
    """
    return [_diagnostic(each, makers.get(each.name, []), counts_have_gaps=counts_have_gaps) for each in missing]


def _diagnostic(missing: Missing, makers: list[Cell], *, counts_have_gaps: bool) -> Diagnostic:
    name, place = missing.name, place_of(missing.cell, missing.line)
    below = next((cell for cell in makers if cell.number > missing.cell.number), None)
    if missing.deleted_by is not None:
        number = missing.deleted_by.number
        return rules.DELETED.at(
            f"`{name}` is used, but cell {number} deleted it.", place, hint=f"Remove the `del`, or make `{name}` again."
        )
    if below is not None:
        return rules.MADE_BELOW.at(
            f"`{name}` is used but only cell {below.number} below makes it.", place, hint="Move that cell up."
        )
    hint = f"Make `{name}` in a cell above, or correct the name."
    if counts_have_gaps:
        hint = f"The cell that made it was probably deleted (execution counts have gaps): write `{name} = …` again."
    return rules.HIDDEN.at(f"`{name}` is used but no cell makes it.", place, hint=hint)


def place_of(cell: Cell, line: int) -> Place:
    """A line of a cell's plain Python, from 1, as a place in the cell."""
    code = cell.code
    of_cell = code.lines[line - 1] if code is not None and 0 < line <= len(code.lines) else None
    lines = cell.source.split("\n")
    source = lines[of_cell - 1] if of_cell is not None and of_cell <= len(lines) else None
    return Place(cell.id, cell.number, of_cell, None, source)
