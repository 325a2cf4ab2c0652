"""One open notebook: takes what the browser says of it, gives what changed for the panel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from nblift.analysis.cellfacts import facts_of_cell
from nblift.analysis.incremental import IncrementalGraph
from nblift.lift.roles import placed_cells
from nblift.model.diagnostic import Diagnostic, NbliftError, Place, Severity
from nblift.model.graph import Edge
from nblift.model.notebook import Cell, CellKind
from nblift.notebook.cellreading import CellReader
from nblift.notebook.kale import with_our_tags
from nblift.notebook.metadata import settings_of, unused_options
from nblift.notebook.tags import steps_named, tag_diagnostics
from nblift.promote.seen import Seen

from . import rules
from .fixes import on_the_wire
from .messages_cells import CellRow, Counts, HiddenName, Need, RowState, StepRow, WireCell, WireDiagnostic
from .messages_live import CellTags, Edit, GraphPatch, Imported, Kernel, Open, SeenRecords
from .rows import TEXT, Facts, cell_row, step_rows
from .states import KernelView

_PYTHON = ("", "python", "ipython", "python3")


class Session:
    """The live analysis of one notebook; not for two threads at once.

    Parameters
    ----------
    read_text
        Gives the text of a file by its path relative to the notebook's folder, for `%run`.
    """

    def __init__(self, read_text: Callable[[str], str] | None = None) -> None:
        self._reader = CellReader(read_text)
        self._graph = IncrementalGraph()
        self.view = KernelView()
        self._wire: dict[str, WireCell] = {}
        self._order: tuple[str, ...] = ()
        self._metadata: dict[str, Any] | None = None
        self.revision = 0
        self._good: dict[str, Cell] = {}
        self._rows: dict[str, tuple[Facts, CellRow]] = {}
        self._needs: dict[str, tuple[tuple[Edge, ...], tuple[Need, ...]]] = {}
        self._told: tuple[str, ...] = ()
        self._later: tuple[int, tuple[Diagnostic, ...]] = (-1, ())
        self._language = ""

    # ------------------------------------------------------------------ what the browser says
    def open(self, message: Open, seen: Seen | None = None) -> None:
        """Take the whole notebook; the next patch holds every row.

        Parameters
        ----------
        seen
            What was kept of it when nobody watched it here.

        Raises
        ------
        NbliftError
            Two cells have the same id.
        """
        wire = {cell.id: cell for cell in message.cells}
        if len(wire) != len(message.cells):
            raise NbliftError(_out_of_step("two cells have the same id"))
        self._wire, self._order = wire, tuple(wire)
        self._metadata, self._language = message.nblift, message.language.lower()
        self.revision = 0
        if seen is not None and not self.view.records:
            self.view.kept(seen)
        self._rows, self._told = {}, ()
        self._later = (-1, ())

    def edit(self, message: Edit) -> None:
        """Take what changed.

        Raises
        ------
        NbliftError
            It does not follow on what is known here: the browser has to open the notebook again.
        """
        if message.revision != self.revision + 1:
            raise NbliftError(_out_of_step(f"edit {message.revision} came after {self.revision}"))
        wire = self._wire | {cell.id: cell for cell in message.cells}
        order = self._order if message.order is None else message.order
        if len(set(order)) != len(order) or not wire.keys() >= set(order):
            raise NbliftError(_out_of_step("the order names cells that nobody sent"))
        if message.order is None and wire.keys() != self._wire.keys():
            raise NbliftError(_out_of_step("a new cell has no place"))
        self._wire = {cell: wire[cell] for cell in order} if message.order is not None else wire
        self._order, self.revision = order, message.revision
        if message.nblift is not msgspec.UNSET:
            self._metadata = message.nblift

    def seen(self, message: SeenRecords) -> None:
        """Take what the tracker saw."""
        self.view.seen(message)

    def kernel(self, message: Kernel) -> None:
        """Take the state of the kernel."""
        self.view.changed(message)

    def checked(self, revision: int, diagnostics: Iterable[Diagnostic]) -> None:
        """Take what a slower look at the notebook said of it as it was at a revision."""
        self._later = (revision, tuple(diagnostics))

    # ------------------------------------------------------------------ what the panel shows
    def document(self) -> bytes:
        """The notebook as nbformat 4, without outputs."""
        metadata = {} if self._metadata is None else {"nblift": self._metadata}
        cells = [_nbformat(self._wire[cell]) for cell in self._order]
        return msgspec.json.encode({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})

    def imported(self) -> Imported:
        """Tags of nblift in the place of Kale's."""
        cells, _ = self._read()
        tagged, said = with_our_tags(cells)
        changed = (new for new, old in zip(tagged, cells, strict=True) if new.tags != old.tags)
        return Imported(self.revision, tuple(CellTags(c.id, c.tags) for c in changed), _told(said, {}))

    def patch(self) -> GraphPatch:
        """What changed since the last patch; of a notebook that is not Python there is nothing to say."""
        if self._language not in _PYTHON:
            found = rules.OTHER_LANGUAGE.at(
                f"nblift reads Python notebooks. This one uses {self._language}.", hint="Choose a Python kernel."
            )
            return self._patch([], (), [found], (), {}, {})
        read, said = self._read()
        cells = self._with_good_code(read)
        graph = self._graph.update(cells, self.view.observation(cells))
        placed = {each.cell.id: each for each in placed_cells(cells, said)}
        needs = self._needs_of(graph.needs)
        standings = self.view.standings([each.cell for each in placed.values()], needs)
        changed = self._update(
            Facts(
                cell,
                not _is_broken(as_read),
                graph.nodes.get(cell.id),
                needs.get(cell.id, ()),
                placed.get(cell.id),
                standings.get(cell.id, TEXT),
                self.view.valid(cell),
            )
            for cell, as_read in zip(cells, read, strict=True)
        )
        rows = {cell: row for cell, (_, row) in self._rows.items()}
        made = {name for row in rows.values() for name in row.makes}
        readers = ((cell.id, facts_of_cell(cell.code).loads) for cell in cells if cell.code is not None)
        hidden = self.view.hidden(made, readers)
        names = {each.cell.id: each.step for each in placed.values()}
        return self._patch(changed, step_rows(placed.values(), rows), [*said, *graph.diagnostics], hidden, rows, names)

    def _patch(
        self,
        changed: Sequence[CellRow],
        steps: tuple[StepRow, ...],
        said: Sequence[Diagnostic],
        hidden: tuple[HiddenName, ...],
        rows: Mapping[str, CellRow],
        names: Mapping[str, str | None],
    ) -> GraphPatch:
        later = self._later[1] if self._later[0] == self.revision else ()
        diagnostics = _told([*said, *later], names)
        blocking = sum(each.severity is Severity.ERROR for each in diagnostics)
        stale = sum(row.state is RowState.STALE for row in rows.values())
        before, self._told = self._told, self._order
        return GraphPatch(
            revision=self.revision,
            cells=tuple(changed),
            removed=tuple(sorted(set(before) - set(self._order))),
            order=None if before == self._order else self._order,
            steps=steps,
            diagnostics=diagnostics,
            hidden=hidden,
            counts=Counts(len(steps), stale, blocking, len(diagnostics) - blocking),
            not_run=not any(row.state is not RowState.UNRUN or row.seen for row in rows.values()),
            kernel_note=self.view.note,
        )

    def _read(self) -> tuple[tuple[Cell, ...], list[Diagnostic]]:
        """All cells, and what there is to say about them one by one."""
        read, said = self._reader.read(_cell(self._wire[c], n) for n, c in enumerate(self._order, 1))
        settings, found = settings_of({} if self._metadata is None else {"nblift": self._metadata})
        return read, [*said, *found, *tag_diagnostics(read), *unused_options(settings, steps_named(read))]

    def _with_good_code(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells; one that does not parse has the code of its last source that did."""
        found = []
        for cell in cells:
            good = self._good.get(cell.id)
            if not _is_broken(cell):
                self._good[cell.id] = cell
            elif good is not None:
                cell = msgspec.structs.replace(cell, code=good.code)  # noqa: PLW2901
            found.append(cell)
        self._good = {cell.id: self._good[cell.id] for cell in cells if cell.id in self._good}
        return found

    def _needs_of(self, edges: Mapping[str, tuple[Edge, ...]]) -> dict[str, tuple[Need, ...]]:
        """Cell → what it needs; the same objects as before where the edges are."""
        before, self._needs = self._needs, {}
        for cell, its in edges.items():
            known = before.get(cell)
            self._needs[cell] = known if known and known[0] is its else (its, tuple(map(_need, its)))
        return {cell: needs for cell, (_, needs) in self._needs.items()}

    def _update(self, facts: Iterable[Facts]) -> list[CellRow]:
        """Make the rows anew whose facts changed; returns those that are other than before."""
        rows: dict[str, tuple[Facts, CellRow]] = {}
        changed = []
        for each in facts:
            before = self._rows.get(each.cell.id)
            if before is not None and before[0] == each:
                rows[each.cell.id] = before
                continue
            row = cell_row(each)
            rows[each.cell.id] = (each, row)
            if before is None or before[1] != row:
                changed.append(row)
        self._rows = rows
        return changed


def _told(found: Iterable[Diagnostic], steps: Mapping[str, str | None]) -> tuple[WireDiagnostic, ...]:
    """Diagnostics with their fixes, each once, by the position of their first place."""
    return tuple(on_the_wire(each, steps) for each in sorted(dict.fromkeys(found), key=_position))


def _position(found: Diagnostic) -> tuple[int, bool, int, str]:
    place = found.places[0] if found.places else Place()
    return place.number or 0, not found.blocks, place.line or 0, found.code


def _cell(wire: WireCell, number: int) -> Cell:
    source = wire.source.replace("\r\n", "\n").replace("\r", "\n")
    return Cell(wire.id, number, wire.kind, source, wire.tags, wire.execution_count)


def _is_broken(cell: Cell) -> bool:
    return cell.code is not None and not cell.code.python and cell.code.transformed and not cell.code.dropped


def _nbformat(cell: WireCell) -> dict[str, Any]:
    shared = {"cell_type": cell.kind, "id": cell.id, "metadata": {"tags": cell.tags}, "source": cell.source}
    return shared | ({"execution_count": cell.execution_count, "outputs": []} if cell.kind is CellKind.CODE else {})


def _need(edge: Edge) -> Need:
    return Need(edge.source, edge.names, edge.evidence)


def _out_of_step(why: str) -> Diagnostic:
    return rules.OUT_OF_STEP.at(
        f"The page and the server do not agree on the notebook: {why}.", hint="The panel opens the notebook again."
    )
