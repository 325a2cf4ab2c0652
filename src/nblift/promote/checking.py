"""What stands between a notebook file and a pipeline; nothing of it is executed."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from nblift.analysis import rules as of_analysis
from nblift.analysis.check import check
from nblift.analysis.check_paths import Needed
from nblift.analysis.check_session import changed_since
from nblift.analysis.check_veil import Veil
from nblift.lift import rules as lift_rules
from nblift.lift.lifting import lift
from nblift.model.diagnostic import Diagnostic, Place, errors
from nblift.model.notebook import Notebook
from nblift.notebook.parse import parse
from nblift.notebook.reading import read_parsed

from . import rules
from .promotion import bytes_of
from .proposing import has_steps, proposed
from .seen import load, source_hash
from .seen_session import observation_of, ran_of

#: What lifting says of a notebook only because nothing was run, or what the checks say with a better place.
_SAID_BETTER = {rule.code for rule in (lift_rules.UNSEEN, lift_rules.UNKNOWN_TYPE, lift_rules.RANDOM_UNSEEDED)}
#: Rule → those that say the same of a cell, only better.
_BETTER = {
    lift_rules.UNDEFINED.code: {of_analysis.HIDDEN.code, of_analysis.MADE_BELOW.code, of_analysis.DELETED.code},
    of_analysis.COMPUTED_NAMES.code: {lift_rules.DYNAMIC_NAMES.code, lift_rules.NOT_IN_A_FUNCTION.code},
}


def check_notebook(path: Path, content: bytes | None = None, *, with_seen: bool = True) -> tuple[Diagnostic, ...]:
    """All findings about a notebook, in the order of its cells; those about the whole of it first.

    Before anything looks at the source, its secrets are taken out of it, and at the end out of all that is said.

    Parameters
    ----------
    content
        Of the notebook, if it is other than that of the file, which need not be there.
    with_seen
        Count in what was seen while somebody worked in the notebook.

    Raises
    ------
    NbliftError
        There is no such file, or it is no notebook.
    """
    raw = parse(bytes_of(path) if content is None else content)
    # what ran had its secrets
    hashes = {str(cell.id): source_hash(str(cell.source)) for cell in raw.cells if cell.cell_type == "code"}
    veil = Veil()
    for number, cell in enumerate(raw.cells, 1):
        cell.source = veil.over(str(cell.source), Place(str(cell.id), number))

    def read_text(name: str) -> str:
        return veil.over((path.parent / name).read_text(encoding="utf-8"), Place(file=name))

    reading = read_parsed(raw, path.stem, read_text=read_text)
    found = list(reading.diagnostics)
    if reading.notebook is not None:
        seen = load(path) if with_seen else None
        ran, changed = ran_of(seen, hashes)
        found += changed_since(reading.notebook.code_cells, changed)
        checked = check(reading.notebook, observation_of(reading.notebook, seen, hashes), ran)
        found += checked.diagnostics
        found += _missing(path.resolve().parent, checked.needed)
        if not errors(reading.diagnostics):
            found += _lifting(reading.notebook)
    told = [*veil.diagnostics, *_merged(map(veil.over_diagnostic, _once(found)))]
    return tuple(sorted(told, key=_order))


def _missing(folder: Path, needed: tuple[Needed, ...]) -> list[Diagnostic]:
    return [
        rules.FILE_MISSING.at(
            f"`{each.path}` is read, but it is not there, and no cell makes it.",
            *each.places,
            hint="Put the file beside the notebook, or correct the path.",
        )
        for each in needed
        if not _exists(folder / each.path)
    ]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # a text too long for the name of a file
        return False


def _lifting(notebook: Notebook) -> list[Diagnostic]:
    """What would decline the notebook's steps, or those that are suggested for it."""
    lifted = lift(notebook) if has_steps(notebook) else proposed(notebook).lifted
    return [each for each in lifted.diagnostics if each.code not in _SAID_BETTER]


def _once(found: list[Diagnostic]) -> list[Diagnostic]:
    """Without what another finding says better of the same cell."""
    said = {(each.code, place.cell) for each in found for place in each.places}
    return [
        each
        for each in found
        if not any((code, place.cell) in said for code in _BETTER.get(each.code, ()) for place in each.places)
    ]


def _merged(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is said in the same words of several places, said once."""
    places: dict[Diagnostic, list[Place]] = {}
    for each in sorted(found, key=_order):
        places.setdefault(msgspec.structs.replace(each, places=()), []).extend(each.places)
    return [msgspec.structs.replace(each, places=tuple(dict.fromkeys(of))) for each, of in places.items()]


def _order(diagnostic: Diagnostic) -> tuple[int, int, bool, str]:
    place = diagnostic.places[0] if diagnostic.places else None
    number = place.number if place is not None and place.number is not None else 0
    line = place.line if place is not None and place.line is not None else 0
    return number, line, not diagnostic.blocks, diagnostic.code
