"""Who made what each name holds: the names of a notebook at one point of document order, and the edges so far."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from nblift.model.graph import Edge, Evidence

if TYPE_CHECKING:
    from .routine import Routine

#: An object of the notebook: one that existed at a cell's entry under a name, or that the cell made.
Thing = tuple[int, str | int]

#: As `paths.nameless` writes it.
_STAND_IN = re.compile(r"<(\w+):[\d,]*>")
#: The surest first.
RANK = {Evidence.PROVED: 0, Evidence.OBSERVED: 1, Evidence.MAY: 2}


def weaker(one: Evidence, other: Evidence) -> Evidence:
    """The weaker of two."""
    return one if RANK[one] > RANK[other] else other


class Maker(msgspec.Struct, frozen=True):
    """A cell that bound a name, or changed what it holds."""

    cell: int
    evidence: Evidence


class Held:
    """What a name holds; once the cell that entered it has ended, only a `copy` of it changes.

    Attributes
    ----------
    makers
        Cells whose work is in it, in order.
    things
        Objects that it may be or share, with how.
    kind, type, columns
        As far as the source, and the run, say; columns of a frame.
    code
        What may run when it is used.
    """

    __slots__ = ("code", "columns", "kind", "makers", "things", "type")

    def __init__(self, makers: list[Maker], kind: str = "") -> None:
        self.makers = makers
        self.things: dict[Thing, str] = {}
        self.kind = kind
        self.type = ""
        self.columns: frozenset[str] = frozenset()
        self.code: tuple[Routine, ...] = ()

    def copy(self) -> "Held":
        """The same, to be changed."""
        other = Held(list(self.makers), self.kind)
        other.things, other.type, other.code, other.columns = self.things, self.type, self.code, self.columns
        return other

    def same(self, other: "Held") -> bool:
        """Whether both hold the same, by the same makers."""
        return (
            (self.makers, self.kind, self.type, self.columns) == (other.makers, other.kind, other.type, other.columns)
            and list(self.things.items()) == list(other.things.items())
            and list(map(id, self.code)) == list(map(id, other.code))
        )


class Ledger:
    """Names, and edges between cells (by position)."""

    def __init__(self) -> None:
        self.names: dict[str, Held] = {}
        #: Name → the cell that deleted it last.
        self.deleted: dict[str, int] = {}
        #: What the cell needs: position of the maker → names.
        self.edges: dict[int, dict[str, Evidence]] = {}
        #: Position → all cells that it needs, directly or not, as a bit set.
        self.needs: list[int] = []
        #: Makers of which was asked whether the cell needs them.
        self.asked: set[int] = set()
        #: Thing → names that held it at some time.
        self.holders_ever: dict[Thing, tuple[str, ...]] = {}

    def begin(self) -> int:
        """The next cell; returns its position."""
        self.edges, self.asked = {}, set()
        self.needs.append(0)
        return len(self.needs) - 1

    def need(self, cell: int, name: str, evidence: Evidence) -> bool:
        """A cell reads a name; returns whether some earlier cell made it."""
        held = self.names.get(name)
        if held is None:
            return False
        for maker in held.makers:
            if maker.cell != cell:
                self._edge(maker.cell, cell, name, weaker(maker.evidence, evidence))
        return True

    def _edge(self, source: int, target: int, name: str, evidence: Evidence) -> None:
        names = self.edges.setdefault(source, {})
        known = names.get(name)
        if known is None or RANK[evidence] < RANK[known]:
            names[name] = evidence
        self.needs[target] |= self.needs[source] | 1 << source

    # ------------------------------------------------------------------ what cells do to names
    def bind(self, cell: int, name: str, evidence: Evidence = Evidence.PROVED) -> Held:
        """A cell surely binds a name."""
        held = self.names[name] = Held([Maker(cell, evidence)])
        return held

    def may_bind(self, cell: int, name: str) -> Held:
        """A cell binds a name, or leaves what it held."""
        known = self.names.get(name)
        if known is None:
            return self.bind(cell, name, Evidence.MAY)
        held = self.names[name] = known.copy()
        others = (m for m in held.makers if m.cell != cell)
        held.makers = [m if m.evidence is Evidence.MAY else Maker(m.cell, Evidence.MAY) for m in others]
        held.makers.append(Maker(cell, Evidence.MAY))
        return held

    def did_not_bind(self, name: str) -> None:
        """The run showed that a cell left a name alone which it might have bound."""
        known = self.names.get(name)
        if known is not None:
            held = self.names[name] = known.copy()
            held.makers = [Maker(m.cell, weaker(m.evidence, Evidence.OBSERVED)) for m in held.makers]

    def delete(self, cell: int, name: str) -> None:
        """A cell surely deletes a name."""
        if self.names.pop(name, None) is not None:
            self.deleted[name] = cell

    def change(self, cell: int, name: str, evidence: Evidence) -> None:
        """A cell changes what a name holds; who needs it afterwards needs this cell."""
        known = self.names.get(name)
        if known is None or known.makers[-1] == Maker(cell, evidence):
            return
        held = self.names[name] = known.copy()
        if evidence is not Evidence.MAY:
            # what the cell needed itself comes with it
            self.asked.update(m.cell for m in held.makers)
            held.makers = [m for m in held.makers if not self.needs[cell] >> m.cell & 1 and m.cell != cell]
        held.makers.append(Maker(cell, evidence))

    def hold(self, name: str, held: Held, things: dict[Thing, str]) -> None:
        """What a name holds may be, or share, these objects."""
        held.things = things
        for thing in things:
            ever = self.holders_ever.get(thing, ())
            if name not in ever:
                self.holders_ever[thing] = (*ever, name)

    def holders(self, things: Collection[Thing]) -> dict[str, Held]:
        """Names that may hold one of these objects now, and what they hold."""
        names = dict.fromkeys(name for thing in things for name in self.holders_ever.get(thing, ()))
        found = {name: held for name in names if (held := self.names.get(name)) is not None}
        return {name: held for name, held in found.items() if not held.things.keys().isdisjoint(things)}

    def copy(self, name: str) -> Held:
        """What a name holds, apart from the name: later changes of its makers do not show."""
        held = self.names[name]
        other = Held(list(held.makers), held.kind)
        other.things, other.type, other.code = held.things, held.type, held.code
        return other


def edges_of(source: str, target: str, names: Mapping[str, Evidence]) -> Iterator[Edge]:
    """What one cell needs of another: one edge per kind of evidence, the surest first."""
    for evidence in RANK:
        found = sorted({_spoken(name) for name, known in names.items() if known is evidence})
        if found:
            yield Edge(source, target, tuple(found), evidence)


def _spoken(name: str) -> str:
    """A name for people: what stands in a path for an unknown value is the name that holds it."""
    return _STAND_IN.sub(r"{\1}", name).replace("<?>", "?") if "<" in name else name
