"""What records of a session say of the notebook as it stands: an observation, as far as that is sound."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nblift.analysis.cellfacts import facts_of_cell
from nblift.model.live import LiveRecord
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import Observation

from .seen import Seen, hashes_of

#: Names of IPython for what was displayed.
_DISPLAYED = re.compile(r"(?<![\w.])(?:_{1,3}|_\d+|_oh|Out)(?!\w)")


def observation_of(
    notebook: Notebook, seen: Seen | None, hashes: Mapping[str, str] | None = None
) -> Observation | None:
    """What the source alone does not say; None if nothing was seen of the cells as they are.

    Cells from the first on that ran in the order of the document, each in the state that a run from top to bottom
    gives it, are seen as in such a run. Of all others counts only what they did, not what they did not do.

    Parameters
    ----------
    hashes
        Id of a code cell → digest of its source, if that is not the one in `notebook`.
    """
    if seen is None:
        return None
    hashes = hashes_of(notebook) if hashes is None else hashes
    straight = _straight(notebook, seen.last_session, hashes)
    taken = {each.cell for each in straight}
    last = {each.cell: each for each in seen.records if each.source_hash == hashes.get(each.cell) and each.ok}
    glimpsed = tuple(each for cell, each in last.items() if cell not in taken and not each.problems)
    if not straight and not glimpsed:
        return None
    return Observation(cells=tuple(straight), in_session=True, glimpsed=glimpsed)


def _straight(notebook: Notebook, session: Sequence[LiveRecord], hashes: Mapping[str, str]) -> list[LiveRecord]:
    """Records of the first cells, as long as the session was as good as a run from top to bottom."""
    if not session or session[0].unseen or any(r.sequence != i for i, r in enumerate(session, 1)):
        return []
    cells = iter(cell for cell in notebook.code_cells if cell.source.strip())
    found: list[LiveRecord] = []
    cell = next(cells, None)
    for record in _lasting(notebook, session, hashes):
        if cell is None or record.cell != cell.id or record.source_hash != hashes[cell.id]:
            break
        if not record.ok or record.problems:
            break
        found.append(record)
        cell = next(cells, None)
    return found


def _lasting(notebook: Notebook, session: Sequence[LiveRecord], hashes: Mapping[str, str]) -> Iterator[LiveRecord]:
    """The records without those of which nothing is left: looks at what is there, and trials made anew at once."""
    cells = {cell.id: cell for cell in notebook.code_cells}
    displayed = any(_DISPLAYED.search(cell.source) for cell in cells.values())
    deferred = frozenset(_read_later(notebook))
    done: set[str] = set()
    waiting: LiveRecord | None = None
    for record in session:
        again = record.cell in done or (waiting is not None and record.cell == waiting.cell)
        idle = _only_binds(record) and not record.bound and not (displayed and record.result)
        as_it_is = record.source_hash == hashes.get(record.cell)
        if idle and (again or not record.ok or not as_it_is):
            continue
        if waiting is not None and not (as_it_is and _made_anew(waiting, record, cells.get(record.cell), deferred)):
            yield waiting
            done.add(waiting.cell)
        waiting = record
    if waiting is not None:
        yield waiting


def _only_binds(record: LiveRecord) -> bool:
    """Whether the cell changed nothing but which values names hold."""
    files = record.files
    touched = (files.written, files.deleted, files.folders, record.mutated, record.deleted, record.random)
    ambient = (record.environment, record.configuration, record.cwd, record.network, record.subprocess)
    return not any(touched) and not any(ambient) and not record.problems


def _made_anew(before: LiveRecord, after: LiveRecord, cell: Cell | None, deferred: frozenset[str]) -> bool:
    """Whether the same cell ran once more, and what the first time left it made again without looking at it."""
    if before.cell != after.cell or cell is None or cell.code is None or not _only_binds(before):
        return False
    if before.result is not None:
        return False
    facts = facts_of_cell(cell.code)
    made = {*after.bound, *facts.binds} - {*facts.reads, *facts.may_bind, *deferred}
    return not facts.dynamic and before.bound.keys() <= made


def _read_later(notebook: Notebook) -> Iterator[str]:
    """Names that functions and classes of the notebook read whenever they run."""
    for cell in notebook.code_cells:
        for routine in facts_of_cell(cell.code).defines.values() if cell.code is not None else ():
            yield from routine.reads


def ran_of(seen: Seen | None, hashes: Mapping[str, str]) -> tuple[dict[str, int], set[str]]:
    """Cells of a notebook that ran in its last session and when, counted from 1; and those that changed since.

    Parameters
    ----------
    hashes
        Id of a code cell → digest of its source.
    """
    last = {each.cell: each for each in seen.last_session if each.cell in hashes} if seen is not None else {}
    changed = {cell for cell, each in last.items() if each.source_hash != hashes[cell]}
    return {cell: each.sequence for cell, each in last.items()}, changed
