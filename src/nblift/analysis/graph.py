"""What depends on what in a notebook, cell by cell."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.graph import CellNode, Evidence, Graph
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import CellSeen, Observation
from nblift.notebook.tags import parse_tags

from . import rules
from .ambient import touches_of
from .cellfacts import CellFacts, facts_of_cell
from .changes import changed, changed_by_source
from .displayed import Displayed
from .handles import Handles
from .hidden import GIVEN, Missing, diagnostics_of
from .ledger import Held, Ledger, Maker
from .mutation import Call
from .paths import Known, Lookup, folded
from .running import Running
from .strings import names_bound_by, names_in_expression
from .surroundings import Surroundings
from .values import Values


class Visit(msgspec.Struct, frozen=True):
    """A cell at the moment when it is read."""

    cell: Cell
    facts: CellFacts
    #: Calls of the cell itself, then those of the code that it runs.
    calls: tuple[tuple[str, Call], ...]
    #: Values of names that the source gives, at this moment only.
    lookup: Lookup
    imports: Mapping[str, str]


def graph_of(
    notebook: Notebook, observation: Observation | None = None, *, visit: Callable[[Visit], None] | None = None
) -> Graph:
    """Read a notebook in document order.

    Parameters
    ----------
    notebook
        As it is written; only its code cells count.
    observation
        What one run of it showed; without it the source alone speaks, and what cannot be excluded is `may`.
    visit
        Called with each cell, in order.
    """
    walk = _Walk(observation, visit)
    cells = [cell for cell in notebook.code_cells if cell.code is not None]
    nodes = [walk.cell(cell) for cell in cells]
    edges = walk.ledger.edges([cell.id for cell in cells])
    return Graph(tuple(nodes), edges, tuple(walk.diagnostics(cells)))


class _Walk:
    """Goes over the cells, one after the other."""

    def __init__(self, observation: Observation | None, visit: Callable[[Visit], None] | None) -> None:
        self._visit = visit
        self._seen: Mapping[str, CellSeen] = {c.cell: c for c in observation.cells} if observation else {}
        self.ledger = Ledger()
        self._values = Values(self.ledger)
        self._surroundings = Surroundings(self.ledger)
        self._displayed = Displayed(self.ledger)
        self._handles = Handles()
        self._constants: dict[str, Known | None] = {}
        self._stars: list[int] = []
        self._step: str | None = None
        self._cells: list[Cell] = []
        self._missing: list[Missing] = []
        self._notes: list[Diagnostic] = []
        self._makers: dict[str, list[Cell]] = defaultdict(list)

    # ------------------------------------------------------------------ one cell
    def cell(self, cell: Cell) -> CellNode:
        """Read the next cell."""
        assert cell.code is not None
        self._cells.append(cell)
        facts, seen = facts_of_cell(cell.code), self._seen.get(cell.id)
        position = self.ledger.begin()
        values = self._values
        translated = {name for name in cell.code.imports if not re.search(rf"\b{name}\b", cell.source)}
        running = values.enter(facts, translated)
        constants = self._constants_in(facts)
        known = self._constants

        def lookup(name: str) -> Known | None:
            return constants[name] if name in constants else known.get(name)

        if self._visit is not None:
            self._visit(Visit(cell, facts, running.resolved.calls, lookup, values.imports))
        needs = {n: e for n, e in self._needs(cell, facts, running, lookup, seen) if n not in translated}
        reads = [name for name, evidence in needs.items() if self._need(position, cell, facts, name, evidence)]
        touches = touches_of(running.resolved.touching, values.spelled(running.stores), lookup, seen)
        if seen is None:
            touches += self._handles.touches((*facts.loads, *running.needs))
            self._handles.leave(facts, running.resolved.touching, lookup)
        touched = self._surroundings.read(position, facts, running, values, touches, seen)
        by_source = changed_by_source(running.changes, self.ledger, values.resolved, values.imports)
        by_source |= values.stored(running)
        changes = changed(by_source, seen, self._values.shares, self.ledger)
        for name in changes:
            reads += [name] if name not in reads else []
        binds = self._make(position, facts, running, changes, seen)
        self._surroundings.change(position, touches)
        self._displayed.after(position, cell, facts, seen)
        known |= constants
        for name in changes:
            known.pop(name, None)
        for name in (*facts.binds, *facts.may_bind, *running.writes, *binds):
            self._makers[name].append(cell)
        self._step = (parse_tags(cell).step if cell.tags else None) or self._step
        return CellNode(cell.id, cell.number, self._step, tuple(reads), tuple(binds), tuple(changes), tuple(touched))

    def _constants_in(self, facts: CellFacts) -> dict[str, Known | None]:
        """Values that the source gives of names that the cell binds; None where it does not."""
        before = self._constants
        found: dict[str, Known | None] = dict.fromkeys((*facts.binds, *facts.may_bind))
        for name, node in facts.texts.items():
            # where its own value is computed, the name still has the one before
            found.pop(name, None)
            found[name] = folded(node, lambda n: found[n] if n in found else before.get(n))
        return found

    # ------------------------------------------------------------------ reads
    def _needs(
        self,
        cell: Cell,
        facts: CellFacts,
        running: Running,
        lookup: Lookup,
        seen: CellSeen | None,
    ) -> Iterator[tuple[str, Evidence]]:
        """Names that a cell needs, the surest evidence last."""
        if facts.dynamic or running.dynamic:
            yield from self._spelled(cell, facts, running, lookup)
        inside = {*facts.binds, *facts.may_bind}
        for name, evidence in running.needs.items():
            yield name, Evidence.MAY if name in inside else evidence
        bound = seen.bound if seen is not None else {}
        columns = self._values.columns(facts.loads) if facts.mentioned else frozenset()
        for name in facts.reads:
            if name in facts.lazy or (name in facts.perhaps and name in bound):
                continue
            if name in facts.mentioned:
                if name not in columns and name in self.ledger.names:
                    yield name, Evidence.MAY
            else:
                yield name, Evidence.MAY if name in facts.perhaps else Evidence.PROVED

    def _spelled(
        self, cell: Cell, facts: CellFacts, running: Running, lookup: Lookup
    ) -> Iterator[tuple[str, Evidence]]:
        """Names in strings that are computed: the string may be known after all, else any name may be in it."""
        texts = [folded(node, lookup) for node in facts.computed]
        if texts and all(isinstance(text, str) for text in texts):
            names = {name for text in texts for name in names_in_expression(str(text))}
            running.writes |= {name for text in texts for name in names_bound_by(str(text))}
            yield from ((name, Evidence.PROVED) for name in sorted(names) if name in self.ledger.names)
            return
        yield from ((name, Evidence.MAY) for name in self.ledger.names if ":" not in name)
        place = Place(cell.id, cell.number)
        self._notes.append(
            rules.COMPUTED_NAMES.at(
                f"Cell {cell.number} reaches names through a computed string.", place, hint="Write the names out."
            )
        )

    def _need(self, position: int, cell: Cell, facts: CellFacts, name: str, evidence: Evidence) -> bool:
        ledger = self.ledger
        if ledger.need(position, name, evidence) or name in GIVEN:
            return name in ledger.names
        if self._stars:
            ledger.names[name] = Held([Maker(star, Evidence.MAY) for star in self._stars])
            return ledger.need(position, name, evidence)
        ran = self._seen.get(cell.id)
        if evidence is Evidence.PROVED and name not in facts.soft and not (ran is not None and ran.ok):
            deleted = ledger.deleted.get(name)
            by = None if deleted is None else self._cells[deleted]
            self._missing.append(Missing(name, cell, facts.reads.get(name, 0), by))
        return False

    # ------------------------------------------------------------------ binds and changes
    def _make(
        self,
        position: int,
        facts: CellFacts,
        running: Running,
        changes: Mapping[str, Evidence],
        seen: CellSeen | None,
    ) -> list[str]:
        """Enter what the cell makes; returns the names that it binds."""
        for name, evidence in changes.items():
            self.ledger.change(position, name, evidence)
        for name in (*facts.deletes, *(seen.deleted if seen is not None else ())):
            self.ledger.delete(position, name)
        sure, may = self._bound(facts, running, seen)
        self._values.leave(position, sure, may, seen)
        if facts.stars and seen is None:
            self._stars.append(position)
            for name in [n for n in self.ledger.names if ":" not in n and not n.startswith("_") and n not in sure]:
                self.ledger.may_bind(position, name)
        return [*sure, *may]

    def _bound(
        self, facts: CellFacts, running: Running, seen: CellSeen | None
    ) -> tuple[dict[str, Evidence], list[str]]:
        """Names that the cell binds, surely and perhaps."""
        sure = dict.fromkeys(facts.binds, Evidence.PROVED)
        perhaps = [n for n in (*facts.may_bind, *sorted(running.writes)) if n not in sure]
        if seen is None:
            return sure, list(dict.fromkeys(perhaps))
        for name in perhaps:
            if name not in seen.bound:
                self.ledger.did_not_bind(name)
        return sure | {n: Evidence.OBSERVED for n in seen.bound if n not in sure}, []

    # ------------------------------------------------------------------ findings
    def diagnostics(self, cells: list[Cell]) -> Iterator[Diagnostic]:
        """What there is to say about the notebook."""
        counts = {cell.execution_count for cell in cells if cell.execution_count}
        gaps = bool(counts) and bool(set(range(1, max(counts) + 1)) - counts)
        yield from diagnostics_of(self._missing, self._makers, counts_have_gaps=gaps)
        yield from self._notes
