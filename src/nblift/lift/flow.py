"""What each step needs at its start, and what it makes and changes, statement by statement."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nblift.analysis.effects import draws, seeded, seeds_inside
from nblift.analysis.mutation import CONTAINER_METHODS, sources_of
from nblift.model.graph import Evidence
from nblift.model.observation import CellSeen
from nblift.model.spec import Mutation

from .handles import wanted_with
from .homes import Home, Homes
from .program import Item, Kind, Program

#: Observed types that nobody can change in place.
IMMUTABLE = frozenset(
    "int float str bool bytes tuple complex "
    "NoneType frozenset range pathlib.Path pathlib.PosixPath pathlib.WindowsPath "
    "datetime.datetime datetime.date datetime.timedelta decimal.Decimal fractions.Fraction pandas.Timestamp "
    "pandas.Timedelta numpy.float64 numpy.int64 numpy.float32 numpy.int32 numpy.bool numpy.bool_ numpy.str_".split()
)
_CONTAINERS = frozenset(
    "list dict set bytearray collections.deque collections.defaultdict "
    "collections.OrderedDict collections.Counter".split()
)
#: Types whose `+=` and the like change the object.
_ADDED_TO = _CONTAINERS | {"numpy.ndarray", "pandas.DataFrame", "pandas.Series"}
GENERATORS = ("random", "numpy.random")
_STRENGTH = {Evidence.PROVED: 0, Evidence.OBSERVED: 1, Evidence.MAY: 2}


class Held(NamedTuple):
    """What names held when a cell of a step began: names bound in the step, and what they may refer to of its start."""

    defined: frozenset[str]
    aliases: dict[str, set[str]]

    def entries(self, name: str) -> set[str]:
        """Names of the step's start whose objects a name refers to."""
        return self.aliases.get(name, set()) | (set() if name in self.defined else {name})


class StepFlow:
    """Facts of one step, gathered by `flow_of` and completed by the wiring.

    Attributes
    ----------
    needs
        Notebook data needed at the start, in order of first use, with evidence.
    parameters
        Pipeline parameters needed at the start (as no step has changed them yet).
    defined
        Names surely bound at the end; `bound` is all of them in order of first binding.
    changed
        Names needed at the start whose object the step changes, or only hands on: the latter are in `handed`, too.
    draws_first
        Generators from which it draws before it seeds them.
    moves
        Generators whose state it changes.
    """

    def __init__(self, name: str, items: list[Item]) -> None:
        self.name = name
        self.items = items
        self.needs: dict[str, Evidence] = {}
        self.parameters: dict[str, None] = {}
        self.bound: dict[str, None] = {}
        self.defined: set[str] = set()
        self.changed: dict[str, Mutation] = {}
        self.handed: set[str] = set()
        self.draws_first: set[str] = set()
        self.moves: set[str] = set()
        self.aliases: dict[str, set[str]] = {}
        #: Handles that it makes anew at its start.
        self.handles: dict[str, None] = {}
        #: Seeds that sank into this step.
        self.seeds: list[Item] = []

    @property
    def cells(self) -> tuple[str, ...]:
        """Ids of its cells, in order."""
        return tuple(dict.fromkeys(i.cell for i in self.items))


def flow_of(name: str, items: list[Item], homes: Homes, makers: dict[str, str], sunk: list[Item]) -> StepFlow:
    """Walk a step.

    Parameters
    ----------
    makers
        Name → step that made what the name holds when this step begins.
    sunk
        Seeds of the setup that go to the start of this step.
    """
    flow = StepFlow(name, items)
    flow.seeds = sunk
    seeded_here: set[str] = set()
    for seed in sunk:
        seeded_here.add(str(seeded(seed.node, homes.program.aliases)))
        _read(flow, seed, homes, makers)
    cell, begins = "", Held(frozenset(), {})
    ends = _ends(items)
    for item in items:
        if item.cell != cell:
            cell, begins = item.cell, Held(frozenset(flow.defined), dict(flow.aliases))
        if item.kind in (Kind.IMPORT, Kind.CONSTANT, Kind.PARAMETER):
            continue
        if item.kind is Kind.CODE:
            _define(flow, item, homes, makers)
            continue
        _read(flow, item, homes, makers)
        for changed, evidence in changes_of(item, homes).items():
            _change(flow, changed, evidence, item, homes.program)
        _bind(flow, item, homes)
        _randomness(flow, item, homes, seeded_here)
        if item.position in ends:
            _observed(flow, item, homes.program, makers, begins)
            _observed_randomness(flow, item, homes.program, seeded_here)
    flow.moves |= seeded_here
    return flow


def _read(flow: StepFlow, item: Item, homes: Homes, makers: dict[str, str]) -> None:
    for name in homes.needs(item):
        if name in homes.handles and name not in flow.defined:
            flow.handles |= dict.fromkeys(wanted_with(name, homes.handles))
        elif name not in flow.defined:
            need(flow, name, Evidence.PROVED, makers, homes.program)
    for version in homes.reached(item):
        if homes.housed[version].home is Home.NESTED and version.item.position < flow.items[0].position:
            # repeated at the start of the step, with the defaults and bases of the definition
            for name in version.item.facts.reads:
                if homes.program.is_data(name):
                    need(flow, name, Evidence.PROVED, makers, homes.program)


def need(flow: StepFlow, name: str, evidence: Evidence, makers: dict[str, str], program: Program) -> None:
    """Note that a step needs a name at its start."""
    if name in makers:
        flow.needs.setdefault(name, evidence)
    elif name in program.parameters:
        flow.parameters.setdefault(name)


def _define(flow: StepFlow, item: Item, homes: Homes, makers: dict[str, str]) -> None:
    """A definition at its place: only if it stays in the step does it need anything there."""
    version = next(v for v in homes.all_versions() if v.item is item)
    if homes.housed[version].home is Home.NESTED:
        for name in item.facts.reads:
            if homes.program.is_data(name) and name not in flow.defined:
                need(flow, name, Evidence.PROVED, makers, homes.program)


def changes_of(item: Item, homes: Homes) -> dict[str, Evidence]:
    """Names whose object a statement changes, as its source and the types of the run say."""
    program, mutations = homes.program, item.facts.mutations
    found = {n: Evidence.PROVED for n in mutations.proved if program.is_data(n)}
    for name in mutations.likely:
        if program.is_data(name) and (evidence := _likely(name, item, program)):
            found.setdefault(name, evidence)
    for call in mutations.calls:
        version = program.version_at(call.function, item.position)
        if version is not None:
            names = dict(zip(version.deferred.parameters, call.positional, strict=False)) | call.keywords
            found |= {n: Evidence.PROVED for p, n in names.items() if n and p in version.deferred.changes}
    for version in homes.reached(item):
        found |= {n: Evidence.PROVED for n in version.deferred.mutates if program.is_data(n)}
    return {n: e for n, e in found.items() if program.type_of(n, item.position) not in IMMUTABLE}


def _likely(name: str, item: Item, program: Program) -> Evidence | None:
    seen = program.seen.get(item.cell)
    if seen is None:
        return Evidence.PROVED
    observed = seen.mutated.get(name)
    if observed:
        return Evidence.OBSERVED if observed == "observed" else Evidence.MAY
    kind = program.type_of(name, item.position)
    if kind in _CONTAINERS and _uses_container_method(name, item.node):
        return Evidence.PROVED
    return Evidence.PROVED if kind in _ADDED_TO and _is_added_to(name, item.node) else None


def _is_added_to(name: str, node: ast.stmt) -> bool:
    """Whether `name += …` stands in the statement."""
    updates = (n.target for n in ast.walk(node) if isinstance(n, ast.AugAssign))
    return any(isinstance(target, ast.Name) and target.id == name for target in updates)


def _uses_container_method(name: str, node: ast.stmt) -> bool:
    methods = (n for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr in CONTAINER_METHODS)
    return any(name in sources_of(method.value) for method in methods)


def _change(flow: StepFlow, name: str, evidence: Evidence, item: Item, program: Program) -> None:
    # a loop variable is bound by the very statement that changes what it holds
    sources = item.facts.sources.get(name, frozenset()) - {name}
    entries = flow.aliases.get(name, set()) | (set() if name in flow.defined else {name})
    for source in sources:
        entries |= flow.aliases.get(source, set()) | (set() if source in flow.defined else {source})
    _changed(flow, {e for e in entries if program.is_data(e)}, evidence, item)


def _changed(flow: StepFlow, entries: set[str], evidence: Evidence, item: Item) -> None:
    for entry in sorted(entries - flow.handles.keys()):
        known = flow.changed.get(entry)
        if known is None or _STRENGTH[evidence] < _STRENGTH[known.evidence]:
            flow.changed[entry] = Mutation(entry, evidence, item.cell, item.facts.statement.line)


def _bind(flow: StepFlow, item: Item, homes: Homes) -> None:
    facts = item.facts
    names = [n for n in [*facts.binds, *facts.may_bind] if homes.program.is_data(n)]
    for version in homes.reached(item):
        names += sorted(n for n in version.deferred.writes if homes.program.is_data(n))
    entries = {name: _entries(flow, facts.sources.get(name, frozenset()), homes) for name in names}
    for name in names:
        flow.bound.setdefault(name)
        flow.aliases[name] = entries[name]
        if name in facts.binds:
            flow.defined.add(name)
    for name in facts.deletes:
        flow.bound.pop(name, None)
        flow.defined.discard(name)


def _entries(flow: StepFlow, sources: Iterable[str], homes: Homes) -> set[str]:
    """Names that held, when the step began, what these names hold now or what it is part of."""
    found = set().union(*(flow.aliases.get(s, set()) | (set() if s in flow.defined else {s}) for s in sources))
    return {name for name in found if homes.program.is_data(name)}


def _ends(items: list[Item]) -> set[int]:
    """Positions of the last statements of the cells, but for those that go elsewhere."""
    last: dict[str, int] = {}
    for item in items:
        if item.kind not in (Kind.IMPORT, Kind.CONSTANT, Kind.PARAMETER, Kind.CODE):
            last[item.cell] = max(item.position, last.get(item.cell, item.position))
    return set(last.values())


def _observed(flow: StepFlow, item: Item, program: Program, makers: dict[str, str], begins: Held) -> None:
    """Changes that the run showed at the end of a cell, whatever the source says.

    What was seen to change is the object that the name held when the cell began.
    """
    seen = program.seen.get(item.cell)
    if seen is None:
        return
    for name, how in seen.mutated.items():
        if how == "observed" and program.is_data(name):
            entries = begins.entries(name) & (makers.keys() | program.parameters.keys())
            _changed(flow, entries, Evidence.OBSERVED, item)


def _randomness(flow: StepFlow, item: Item, homes: Homes, seeded_here: set[str]) -> None:
    program = homes.program
    nodes = [item.node, *(v.node for v in homes.reached(item))]
    seeds = frozenset().union(*(seeds_inside(n, program.aliases) for n in nodes))
    drawn = frozenset().union(*(draws(n, program.aliases) for n in nodes))
    seeded_here |= seeds
    flow.draws_first |= drawn - seeded_here
    flow.moves |= drawn


def _observed_randomness(flow: StepFlow, item: Item, program: Program, seeded_here: set[str]) -> None:
    seen = program.seen.get(item.cell)
    for generator in seen.random if seen else ():
        flow.moves.add(generator)
        if generator not in seeded_here:
            flow.draws_first.add(generator)


def cells_seen(flow: StepFlow, program: Program) -> Iterator[CellSeen]:
    """What the run showed of the step's cells, in order."""
    for cell in flow.cells:
        if cell in program.seen:
            yield program.seen[cell]
