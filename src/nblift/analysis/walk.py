"""One walk over a notebook, cell after cell in document order: what each makes, needs and changes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.graph import CellNode, Evidence
from nblift.model.notebook import Cell
from nblift.model.observation import CellSeen, Observation

from . import rules
from .ambient import touches_of, unseen
from .cellfacts import CellFacts, facts_of_cell
from .changes import changed, changed_by_source, with_glimpse
from .displayed import Displayed
from .handles import Handles
from .hidden import GIVEN, Missing
from .ledger import Held, Ledger, Maker, Thing
from .mutation import Call, Store
from .paths import Known, Lookup, folded, nameless
from .running import Running
from .strings import names_bound_by, names_in_expression, names_marked
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


class Sight(msgspec.Struct, frozen=True):
    """What is known of one cell from runs."""

    #: What it did in a run from top to bottom.
    seen: CellSeen | None = None
    #: What it did in another state: what it did, it can do, but what it did not do says nothing.
    glimpse: CellSeen | None = None
    #: `seen` is from a session: files that native code touched are not in it.
    in_session: bool = False


UNSEEN = Sight()


def sights_of(observation: Observation | None) -> dict[str, Sight]:
    """Cell → what is known of it."""
    if observation is None:
        return {}
    found = {each.cell: Sight(glimpse=each, in_session=observation.in_session) for each in observation.glimpsed}
    return found | {each.cell: Sight(each, in_session=observation.in_session) for each in observation.cells}


class Outcome(msgspec.Struct, frozen=True):
    """What one cell came to."""

    #: Without its step, which tags alone tell.
    node: CellNode
    #: Position of the maker → names.
    needs: Mapping[int, Mapping[str, Evidence]]
    #: Makers of which it counted whether the cell needs them.
    asked: frozenset[int]
    missing: tuple[Missing, ...]
    notes: tuple[Diagnostic, ...]
    #: Names that it makes, or may make.
    makes: frozenset[str]
    #: It reaches names that it does not spell out.
    wide: bool


class State(msgspec.Struct, frozen=True):
    """What names hold, and what else the next cells depend on; never changed."""

    names: dict[str, Held]
    deleted: dict[str, int]
    constants: dict[str, Known | None]
    files: dict[str, frozenset[str]]
    imports: dict[str, str]
    holders: dict[Thing, tuple[str, ...]]
    #: Cells that brought names with a star.
    stars: tuple[int, ...]
    rest: tuple[Any, ...]


def closures(outcomes: Sequence[Outcome]) -> list[int]:
    """For each cell all that it needs, directly or not, as a bit set of positions."""
    found: list[int] = []
    for outcome in outcomes:
        every = 0
        for source in outcome.needs:
            every |= found[source] | 1 << source
        found.append(every)
    return found


class Walk:
    """Goes over the cells, one after the other.

    Parameters
    ----------
    visit
        Called with each cell.
    """

    def __init__(self, visit: Callable[[Visit], None] | None = None) -> None:
        self._visit = visit
        self.ledger = Ledger()
        self._values = Values(self.ledger)
        self._surroundings = Surroundings(self.ledger)
        self._displayed = Displayed(self.ledger)
        self._handles = Handles()
        self._constants: dict[str, Known | None] = {}
        self._stars: list[int] = []
        self._cells: list[Cell] = []
        self._missing: list[Missing] = []
        self._notes: list[Diagnostic] = []

    # ------------------------------------------------------------------ going back
    def state(self) -> "State":
        """All that the next cells depend on, besides what cells need of each other."""
        values, displayed = self._values, self._displayed
        return State(
            names=dict(self.ledger.names),
            deleted=dict(self.ledger.deleted),
            constants=dict(self._constants),
            files=self._handles.files(),
            imports=values.imports,
            holders=dict(self.ledger.holders_ever),
            stars=tuple(self._stars),
            rest=(values.shares, values.handing_on, self._surroundings.surfaces(), displayed.counted()),
        )

    def go_back(self, state: "State", cells: Sequence[Cell], outcomes: Sequence[Outcome]) -> None:
        """Stand where the walk stood when it had gone over `cells`, in that state."""
        ledger = self.ledger
        ledger.names, ledger.deleted = dict(state.names), dict(state.deleted)
        ledger.holders_ever = dict(state.holders)
        ledger.needs = closures(outcomes)
        self._constants = dict(state.constants)
        self._values.imports = state.imports
        self._values.shares, self._values.handing_on, surfaces, counted = state.rest
        self._surroundings.go_back(surfaces)
        self._displayed.go_back(counted)
        self._handles.go_back(state.files)
        self._stars = list(state.stars)
        self._cells = list(cells)

    # ------------------------------------------------------------------ one cell
    def cell(self, cell: Cell, sight: Sight = UNSEEN) -> Outcome:
        """Read the next cell.

        Parameters
        ----------
        sight
            What it did when it ran; without that the source alone speaks, and what cannot be excluded is `may`.
        """
        seen = sight.seen
        assert cell.code is not None
        self._cells.append(cell)
        self._missing, self._notes = [], []
        facts = facts_of_cell(cell.code)
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
        reads = [name for name, evidence in needs.items() if self._need(position, cell, facts, name, evidence, seen)]
        spelled = values.spelled(running.stores)
        self._store_in_modules(position, running, spelled)
        paths = self._paths_in(facts, position, lookup)
        touches = touches_of(running.resolved.touching, spelled, lookup, paths, seen)
        if sight.in_session and seen is not None:
            touches += list(unseen(running.resolved.touching, lookup, paths, touches, seen))
        if seen is None or sight.in_session:
            touches += self._handles.touches((*facts.loads, *running.needs))
            self._handles.leave(facts, running.resolved.touching, paths)
        touched = self._surroundings.read(position, facts, running, values, touches, seen)
        by_source = changed_by_source(running.changes, self.ledger, values.resolved, values.imports)
        by_source |= values.stored(running)
        glimpse = sight.glimpse if seen is None else None
        changes = with_glimpse(changed(by_source, seen, self._values.shares, self.ledger), glimpse, self.ledger)
        for name in changes:
            reads += [name] if name not in reads else []
        binds = self._make(position, facts, running, changes, seen)
        self._surroundings.change(position, touches)
        self._displayed.after(position, cell, facts, values.things(position, facts.result), seen)
        known |= constants
        for name in changes:
            known.pop(name, None)
        node = CellNode(cell.id, cell.number, None, tuple(reads), tuple(binds), tuple(changes), tuple(touched))
        return Outcome(
            node,
            self.ledger.edges,
            frozenset(self.ledger.asked),
            tuple(self._missing),
            tuple(self._notes),
            frozenset((*facts.binds, *facts.may_bind, *running.writes, *binds)),
            wide=bool(facts.dynamic or running.dynamic or facts.stars),
        )

    def _paths_in(self, facts: CellFacts, position: int, lookup: Lookup) -> Lookup:
        """Values of names in paths: for one that the source does not give stands the name, and who made it."""
        own = {*facts.binds, *facts.may_bind}

        def path(name: str) -> Known | None:
            known = lookup(name)
            if known is not None or name in self._values.imports:
                return known
            held = self.ledger.names.get(name)
            makers = [position] if name in own else [maker.cell for maker in held.makers] if held is not None else []
            return nameless(name, makers) if makers else None

        return path

    def _store_in_modules(self, position: int, running: Running, stores: Iterable[tuple[str, Store]]) -> None:
        """What is put into the notebook's own module is a name of it; into `builtins`, a name of all modules."""
        for text, store in stores:
            module, _, name = text.partition(".")
            if module == "__main__" and name.isidentifier():
                running.writes.add(name)
            elif module == "builtins" and name.isidentifier():
                self.ledger.bind(position, text, Evidence.PROVED if store.sure else Evidence.MAY)

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
            yield from self._spelled(cell, facts, running, lookup, seen)
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
        self, cell: Cell, facts: CellFacts, running: Running, lookup: Lookup, seen: CellSeen | None
    ) -> Iterator[tuple[str, Evidence]]:
        """Names in strings that are computed: the string may be known after all, else any name may be in it."""
        texts = [(str(folded(each.node, lookup)), each.marked) for each in facts.computed]
        known = all(isinstance(folded(each.node, lookup), str) for each in facts.computed)
        if texts and known and not running.dynamic:
            names = {n for text, marked in texts for n in (names_marked if marked else names_in_expression)(text)}
            running.writes |= {name for text, marked in texts if not marked for name in names_bound_by(text)}
            yield from ((name, Evidence.PROVED) for name in sorted(names) if name in self.ledger.names)
            return
        yield from ((name, Evidence.MAY) for name in sorted(self.ledger.names) if ":" not in name)
        if seen is None and not all(each.marked for each in facts.computed):
            # a name that nobody binds may come from there
            self._stars.append(len(self._cells) - 1)
        place = Place(cell.id, cell.number)
        self._notes.append(
            rules.COMPUTED_NAMES.at(
                f"Cell {cell.number} reaches names through a computed string.", place, hint="Write the names out."
            )
        )

    def _need(
        self, position: int, cell: Cell, facts: CellFacts, name: str, evidence: Evidence, ran: CellSeen | None
    ) -> bool:
        ledger = self.ledger
        if ledger.need(position, name, evidence) or name in GIVEN:
            return name in ledger.names
        if ledger.need(position, f"builtins.{name}", evidence):
            return False
        if self._stars:
            ledger.names[name] = Held([Maker(star, Evidence.MAY) for star in self._stars])
            return ledger.need(position, name, evidence)
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
