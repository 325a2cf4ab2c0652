"""Which values cross from step to step: liveness, shared references, random state."""

from collections.abc import Collection

from nblift.analysis.effects import seeded
from nblift.analysis.looks import asks_identity, puts_together
from nblift.model.graph import Evidence
from nblift.model.observation import both_changed
from nblift.model.spec import Mutation, Published

from .flow import GENERATORS, StepFlow, cells_seen, flow_of, need
from .homes import Homes
from .program import Item, Kind, Program


class Wiring:
    """The steps of a pipeline and what passes between them.

    Attributes
    ----------
    flows
        One per step, in document order.
    outputs
        Step → data names that it hands on, changed arguments first.
    states_in, states_out
        Step → generators whose state it is given, and hands on.
    """

    def __init__(self, program: Program, homes: Homes) -> None:
        self.program = program
        self.homes = homes
        self.makers_before: dict[str, dict[str, str]] = {}
        self.flows = self._walk()
        self.tagged = self._tagged()
        self.outputs: dict[str, list[str]] = {}
        self.published: list[Published] = []
        self._live: dict[str, set[str]] = {}
        self._settle()
        self.published = self._publish()
        self._settle()
        self.states_in, self.states_out = self._states()

    # ------------------------------------------------------------------ forward
    def _walk(self) -> list[StepFlow]:
        program = self.program
        groups = self._groups()
        makers: dict[str, str] = {}
        flows: list[StepFlow] = []
        seeds = [i for i in program.items if i.kind is Kind.SEED and i.role in ("setup", "prelude")]
        for name, items in groups.items():
            self.makers_before[name] = dict(makers)
            flow = flow_of(name, items, self.homes, makers, [])
            sink = [s for s in seeds if self._generator(s) in flow.moves or name == list(groups)[-1]]
            if sink:
                seeds = [s for s in seeds if s not in sink]
                flow = flow_of(name, items, self.homes, makers, sink)
            flows.append(flow)
            makers |= dict.fromkeys([*flow.bound, *flow.changed], name)
        return flows

    def _generator(self, item: Item) -> str | None:
        return seeded(item.node, self.program.aliases)

    def _groups(self) -> dict[str, list[Item]]:
        """Step → its statements; what a `setup` cell does besides configuring runs in a first step."""
        setup = [i for i in self.program.items if i.role == "setup" and i.kind is Kind.BODY]
        groups: dict[str, list[Item]] = {}
        if setup:
            groups["setup"] = setup
        for draft in self.program.layout.steps:
            groups[draft.name] = list(self.program.of_step(draft.name))
        return groups

    def _tagged(self) -> list[tuple[str, str, str]]:
        """(name, step, cell) of every `output:` tag."""
        return [(o, p.step, p.cell.id) for p in self.program.layout.cells if p.step for o in p.outputs]

    # ------------------------------------------------------------------ backward
    def _settle(self) -> None:
        """Outputs from liveness and sharing, until nothing changes any more."""
        while self._live_pass() or self._share_pass():
            pass

    def _live_pass(self) -> bool:
        live: set[str] = set()
        changed = False
        for flow in reversed(self.flows):
            kept = {p.value.split("@")[0] for p in self.published if p.value.endswith("@" + flow.name)}
            live_out = live | kept
            self._live[flow.name] = set(live)
            makers = self.makers_before[flow.name]
            for name in [*flow.bound, *flow.changed]:
                passes = name in flow.changed or name not in flow.defined
                if name in live_out and passes and name not in flow.needs and name not in flow.parameters:
                    need(flow, name, Evidence.OBSERVED, makers, self.program)
                    changed = changed or name in flow.needs or name in flow.parameters
            made = [n for n in self._arguments(flow) if n in flow.changed or n in flow.bound]
            made += [n for n in flow.bound if n not in made]
            outputs = [n for n in made if n in live_out]
            changed = changed or outputs != self.outputs.get(flow.name)
            self.outputs[flow.name] = outputs
            live = (live - flow.defined) | set(flow.needs)
            live |= {n for n in flow.parameters if n in makers}
        return changed

    def _arguments(self, flow: StepFlow) -> list[str]:
        return [*self.ordered_needs(flow), *flow.parameters]

    def ordered_needs(self, flow: StepFlow) -> list[str]:
        """Data a step needs, in the order in which earlier steps make it."""
        makers = self.makers_before[flow.name]
        order = [f.name for f in self.flows]

        def key(name: str) -> tuple[int, int]:
            maker = makers[name]
            outputs = self.outputs.get(maker, [])
            return order.index(maker), outputs.index(name) if name in outputs else len(outputs)

        return sorted(flow.needs, key=key)

    def _share_pass(self) -> bool:
        """Names that share something mutable must come from one step, as one unit."""
        changed = False
        for position, flow in enumerate(self.flows):
            for one, other in self.shares_before(position):
                if one in flow.needs and other in flow.needs:
                    changed = self._together(position, one, other) or changed
                changed = self._changes_both(flow, one, other) or changed
        return changed

    def _together(self, position: int, one: str, other: str) -> bool:
        """Let the later maker of two sharing names hand on both."""
        makers = self.makers_before[self.flows[position].name]
        order = [f.name for f in self.flows]
        first, last = sorted([one, other], key=lambda n: order.index(makers[n]))
        if makers[first] == makers[last]:
            return False
        maker = self.flows[order.index(makers[last])]
        need(maker, first, Evidence.OBSERVED, self.makers_before[maker.name], self.program)
        if first in maker.changed or (first not in maker.needs and first not in maker.parameters):
            return False
        place = maker.items[-1]
        self._hand_on(maker, Mutation(first, Evidence.OBSERVED, place.cell, place.facts.statement.line))
        maker.handed.add(first)
        return True

    def _hand_on(self, flow: StepFlow, change: Mutation) -> None:
        """Let later steps get a name from a step that is given it."""
        name = change.argument
        flow.changed[name] = change
        before = self.makers_before[flow.name].get(name)
        for later in self.flows[self.flows.index(flow) + 1 :]:
            if self.makers_before[later.name].get(name) == before:
                self.makers_before[later.name][name] = flow.name

    def _changes_both(self, flow: StepFlow, one: str, other: str) -> bool:
        """A change through one of two sharing names is a change of the other, if somebody reads it later."""
        added = False
        for name, twin in ((one, other), (other, one)):
            if name not in flow.changed or name in flow.handed or twin in flow.defined:
                continue
            if twin in flow.changed:
                added = added or twin in flow.handed
                flow.handed.discard(twin)
                continue
            if twin in self._live[flow.name] | set(flow.needs) and twin in self.makers_before[flow.name]:
                known = flow.changed[name]
                need(flow, twin, Evidence.OBSERVED, self.makers_before[flow.name], self.program)
                self._hand_on(flow, Mutation(twin, Evidence.OBSERVED, known.cell, known.line))
                added = True
        return added

    def shares_before(self, position: int) -> Collection[tuple[str, str]]:
        """Pairs of data names that are one object or share what is written later, when a step begins."""
        return self.shares_after(position - 1) if position else ()

    def shares_after(self, position: int) -> Collection[tuple[str, str]]:
        """Pairs of data names that are one object at the end of a step, or share what is written later (seen)."""
        for flow in reversed(self.flows[: position + 1]):
            for cell in reversed(flow.cells):
                seen = self.program.seen.get(cell)
                if seen is not None:
                    written = [pair for pair in seen.shares if self._shows(*pair, position)]
                    pairs = dict.fromkeys([*written, *seen.aliases])
                    return [pair for pair in pairs if all(map(self.program.is_data, pair))]
        return ()

    def _shows(self, one: str, other: str, position: int) -> bool:
        """Whether a later write may show through both names.

        A cell of the run that writes what two names share changes both. Other parameters may write more: every other
        change counts, too, but for one of a library's object that only a run shows: it keeps what it computed. And so
        does a question whether two objects are one, and code that makes something of both.
        """
        later = self.flows[position + 1 :]
        seen = [s for f in later for c in f.cells if (s := self.program.seen.get(c)) is not None]
        changed = [(n, f.changed[n].evidence) for f in later for n in (one, other) if n in f.changed]
        asked = (i for f in later for i in f.items if one in i.facts.reads or other in i.facts.reads)
        observation = self.program.observation
        sources = {placed.cell.id: placed.cell.source for placed in self.program.layout.cells}
        return (
            both_changed(seen, one, other, observation.apart(one, other, sources) if observation else ())
            or any(how is Evidence.PROVED or not self._is_of_library(name) for name, how in changed)
            or any(asks_identity(i.node) or puts_together(i.node, one, other) for i in asked)
        )

    def _is_of_library(self, name: str) -> bool:
        observation = self.program.observation
        return observation is not None and observation.is_of_library(name)

    def units(self, position: int) -> list[list[str]]:
        """Groups of outputs of a step that are stored as one."""
        outputs = self.outputs[self.flows[position].name]
        return groups_of(outputs, self.shares_after(position))

    # ------------------------------------------------------------------ products
    def _publish(self) -> list[Published]:
        if self.tagged:
            return [Published(n, f"{n}@{s}", c) for n, s, c in self.tagged if self._makes(s, n)]
        found: list[Published] = []
        for position, flow in enumerate(self.flows):
            if not self.outputs[flow.name]:
                # what a later step makes anew is not what people mean by the name
                anew = {n for f in self.flows[position + 1 :] for n in (*f.bound, *f.changed)}
                found += [Published(n, f"{n}@{flow.name}") for n in self._shown(flow) if n not in anew]
        return found

    def _makes(self, step: str, name: str) -> bool:
        flow = next(f for f in self.flows if f.name == step)
        if name in flow.needs and name not in flow.bound and name not in flow.changed:
            place = flow.items[-1]
            flow.changed[name] = Mutation(name, Evidence.PROVED, place.cell, place.facts.statement.line)
        return name in flow.bound or name in flow.changed

    def _shown(self, flow: StepFlow) -> list[str]:
        """Names that a last step binds and then displays, prints, plots or writes; else the last one it binds."""
        shown = dict.fromkeys(n for i in flow.items if i.facts.statement.displays for n in sorted(i.facts.loads))
        calls = dict.fromkeys(n for i in flow.items for n in sorted(i.facts.mutations.passed))
        names = [
            n for n in flow.bound if n in flow.defined and (n in shown or n in calls) and self._is_product(n, flow)
        ]
        if names:
            return names
        last = [n for n in flow.bound if n in flow.defined and self._is_product(n, flow)]
        return last[-1:]

    def _is_product(self, name: str, flow: StepFlow) -> bool:
        types = [seen.bound[name] for seen in cells_seen(flow, self.program) if name in seen.bound]
        return not name.startswith("_") and all(t.kind == "data" and t.pickles is not False for t in types[-1:])

    # ------------------------------------------------------------------ random state
    def _states(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        given: dict[str, list[str]] = {f.name: [] for f in self.flows}
        handed: dict[str, list[str]] = {f.name: [] for f in self.flows}
        for generator in GENERATORS:
            last: StepFlow | None = None
            for flow in self.flows:
                if generator in flow.draws_first and last is not None:
                    given[flow.name].append(generator)
                    if generator not in handed[last.name]:
                        handed[last.name].append(generator)
                if generator in flow.moves:
                    last = flow
        return given, handed


def groups_of(names: list[str], pairs: Collection[tuple[str, str]]) -> list[list[str]]:
    """Connected groups of two and more names, each in the given order."""
    group = {n: {n} for n in names}
    for one, other in pairs:
        if one in group and other in group and group[one] is not group[other]:
            merged = group[one] | group[other]
            for name in merged:
                group[name] = merged
    unique = {id(g): g for g in group.values() if len(g) > 1}
    return [[n for n in names if n in g] for g in unique.values()]
