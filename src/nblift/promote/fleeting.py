"""Files and folders that every run calls otherwise: temporary ones, and those that are named by the clock."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from nblift.model.observation import CellSeen, Observation, Seen

from .atoms import unpack
from .captures import Capture
from .trees import TEMPORARY

#: How people write the day of a run in the name of a file.
_DAYS = ("%Y%m%d", "%Y-%m-%d", "%Y_%m_%d", "%d%m%Y", "%d-%m-%Y", "%d_%m_%Y", "%m%d%Y", "%m-%d-%Y", "%y%m%d")
_WHY = "it names a file or folder that every run calls otherwise"


def without_fleeting(
    observation: Observation,
    captures: Mapping[str, Capture],
    boundaries: Mapping[str, str],
    folder: Path,
    when: tuple[dt.datetime, dt.datetime],
    source: str,
) -> Observation:
    """The same, in which names of such files cannot be stored, and such files are no files of the pipeline.

    Parameters
    ----------
    boundaries
        Step → id of the cell at whose end it was captured.
    folder
        The folder of the run, which is a temporary one itself.
    when
        When the run began and when it ended.
    source
        All code of the notebook: a day that is written there is no day of the run.
    """
    days = {moment.strftime(form) for moment in when for form in _DAYS}
    days = {day for day in days if day not in source}
    made = [p for c in observation.cells for p in (*c.files.written, *c.files.folders)]
    fleeting = {part for path in made for part in path.split("/") if any(day in part for day in days)}
    cells = [_without_files(cell, fleeting) for cell in observation.cells]
    for step, capture in captures.items():
        texts = {name: text.replace(str(folder), "") for name, text in _texts(capture)}
        names = [n for n, text in texts.items() if TEMPORARY.match(text) or any(part in text for part in fleeting)]
        _refuse(cells, names, boundaries[step])
    return msgspec.structs.replace(observation, cells=tuple(cells))


def _texts(capture: Capture) -> Iterable[tuple[str, str]]:
    """Names of a text or a path, with it."""
    for name, held in capture.names.items():
        if held.type != "str" and not held.type.startswith("pathlib."):
            continue
        tree = capture.tree(name)
        if tree is not None and tree.rows:
            row = tree.rows[0]
            yield name, str(unpack(row.data)[0]) if row.form == "atoms" else row.data.decode(errors="replace")


def _without_files(cell: CellSeen, fleeting: set[str]) -> CellSeen:
    if not fleeting:
        return cell
    kept = {
        field: tuple(p for p in getattr(cell.files, field) if fleeting.isdisjoint(p.split("/")))
        for field in ("read", "written", "deleted", "listed", "folders")
    }
    return msgspec.structs.replace(cell, files=msgspec.structs.replace(cell.files, **kept))


def _refuse(cells: list[CellSeen], names: Iterable[str], boundary: str) -> None:
    """Note, where names were bound last before the end of a step, that what they hold cannot be stored."""
    last = next((i for i, cell in enumerate(cells) if cell.cell == boundary), -1)
    for name in names:
        position = next((i for i in range(last, -1, -1) if name in cells[i].bound), None)
        if position is not None:
            cell = cells[position]
            seen: Seen = msgspec.structs.replace(cell.bound[name], pickles=False, unpickled_because=_WHY)
            cells[position] = msgspec.structs.replace(cell, bound={**cell.bound, name: seen})
