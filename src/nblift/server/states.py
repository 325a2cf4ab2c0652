"""How cells stand to the kernel: what ran, what is stale and why, which names are hidden."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from nblift.analysis.hidden import GIVEN
from nblift.model.graph import Evidence
from nblift.model.live import LiveRecord
from nblift.model.notebook import Cell, Notebook, Settings
from nblift.model.observation import Observation
from nblift.promote.seen import Seen, source_hash
from nblift.promote.seen_session import observation_of

from .messages_cells import HiddenName, Need, RowState
from .messages_live import Kernel, SeenRecords

#: Records kept of one notebook, the newest ones.
MOST = 1000
#: States of a kernel in which nothing that ran in it is there.
_GONE = ("none", "dead", "starting")


class Standing(msgspec.Struct, frozen=True):
    """How one cell stands."""

    state: RowState
    because: str = ""


_UNRUN, _FRESH, _FAILED = Standing(RowState.UNRUN), Standing(RowState.FRESH), Standing(RowState.FAILED)
_RUNNING = Standing(RowState.RUNNING)


_hash = lru_cache(maxsize=8192)(source_hash)


class KernelView:
    """What is known of a notebook's kernel, and of what ran in it."""

    def __init__(self) -> None:
        self.kernel = Kernel("idle")
        #: Cell → what its last execution did; of the last session too, once the kernel has gone.
        self.records: dict[str, LiveRecord] = {}
        #: Cells whose record is of the session that goes on.
        self._current: set[str] = set()
        self._names: frozenset[str] = frozenset()
        #: All records that are kept, in the order in which cells ran.
        self._all: deque[LiveRecord] = deque(maxlen=MOST)
        self._of = ""
        self._session = ""
        #: Whether the kernel was restarted, and no cell ran since.
        self._restarted = False

    def changed(self, kernel: Kernel) -> None:
        """The kernel has another state, or is another one."""
        other = self._of and kernel.kernel not in ("", self._of)
        if kernel.state == "restarted" or other or (kernel.session and kernel.session != self._session):
            self._forget()
        self._restarted = kernel.state == "restarted" or (self._restarted and not other)
        self._session = kernel.session or self._session
        self._of = kernel.kernel or self._of
        self.kernel = kernel

    def kept(self, seen: Seen) -> None:
        """Take what was kept of the notebook when nobody watched it here."""
        self._all.extend(seen.records)
        self.records = {record.cell: record for record in seen.records}
        self._current = {record.cell for record in seen.last_session}
        self._session = seen.records[-1].session if seen.records else ""
        self._names = frozenset(seen.names or ())

    def seen(self, message: SeenRecords) -> None:
        """The tracker said what cells did; what comes of another kernel than before begins a new session."""
        if self._of and message.kernel != self._of:
            self._forget()
        self._of = message.kernel
        self._restarted = self._restarted and not message.records
        for record in message.records:
            if record.session != self._session:
                self._forget()
                self._session = record.session
            self._all.append(record)
            self.records.pop(record.cell, None)
            self.records[record.cell] = record
            self._current.add(record.cell)
        for cell in list(self.records)[: max(0, len(self.records) - MOST)]:
            del self.records[cell]
        if message.names is not None:
            self._names = frozenset(message.names)

    def _forget(self) -> None:
        self._current.clear()
        self._names = frozenset()

    def valid(self, cell: Cell) -> LiveRecord | None:
        """What the cell did when it last ran, if it ran with the source that it has now."""
        record = self.records.get(cell.id)
        return record if record is not None and record.source_hash == _hash(cell.source) else None

    def observation(self, cells: Sequence[Cell]) -> Observation | None:
        """What the records say of the cells as they are, as far as that is sound."""
        if not self._all:
            return None
        notebook = Notebook("", tuple(cells), Settings(), "", "", {})
        hashes = {cell.id: _hash(cell.source) for cell in cells}
        return observation_of(notebook, Seen(1, "", None, tuple(self._all)), hashes)

    @property
    def note(self) -> str:
        """What to say about the kernel; empty if all is well."""
        if self.kernel.state == "dead":
            return "The kernel stopped; this is what it saw." if self.records else "The kernel stopped."
        if self._restarted and self.records:
            return "The kernel was restarted; this is what the last session saw."
        if self.kernel.tracker == "no":
            return "Only the source is read in this kernel."
        return ""

    def standings(self, cells: Sequence[Cell], needs: Mapping[str, Sequence[Need]]) -> dict[str, Standing]:
        """How each code cell stands, in document order.

        Parameters
        ----------
        needs
            Cell → what it needs; what only may be needed makes nothing stale.
        """
        numbers = {cell.id: cell.number for cell in cells}
        found: dict[str, Standing] = {}
        for cell in cells:
            found[cell.id] = self._standing(cell, needs.get(cell.id, ()), found, numbers)
        return found

    def _standing(
        self, cell: Cell, needs: Sequence[Need], above: Mapping[str, Standing], numbers: Mapping[str, int]
    ) -> Standing:
        record = self.records.get(cell.id)
        if cell.id in self.kernel.running:
            return _RUNNING
        if record is None or cell.id not in self._current or self.kernel.state in _GONE:
            return _UNRUN
        if record.source_hash != _hash(cell.source):
            return Standing(RowState.STALE, "It was edited after it ran.")
        if not record.ok:
            return _FAILED
        for need in needs:
            made = self.records.get(need.cell)
            if need.evidence is Evidence.MAY or need.cell not in above:
                continue
            names, number = ", ".join(f"`{name}`" for name in need.names[:3]), numbers[need.cell]
            if made is None or need.cell not in self._current:
                return Standing(RowState.STALE, f"Cell {number}, which makes {names}, has not run in this session.")
            if made.sequence > record.sequence:
                return Standing(RowState.STALE, f"Cell {number}, which makes {names}, ran after it.")
            if above[need.cell].state in (RowState.STALE, RowState.FAILED):
                state = "is stale" if above[need.cell].state is RowState.STALE else "failed"
                return Standing(RowState.STALE, f"Cell {number}, which makes {names}, {state}.")
        return _FRESH

    def hidden(self, made: Collection[str], readers: Iterable[tuple[str, Collection[str]]]) -> tuple[HiddenName, ...]:
        """Names that the kernel holds and no cell makes.

        Parameters
        ----------
        made
            Names that some cell makes.
        readers
            Cells in document order, each with the names that it uses.
        """
        names = sorted(self._names.difference(made, GIVEN))
        if not names or self.kernel.state in _GONE:
            return ()
        used = list(readers)
        return tuple(HiddenName(name, tuple(cell for cell, reads in used if name in reads)) for name in names)
