"""What code does when it runs later: functions, lambdas, generators, the methods of classes."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from enum import IntEnum

import msgspec

from .mutation import Call, Change, Store


class Use(IntEnum):
    """What code does with a name whose object may be, or hold, code."""

    #: Operators, printing, attributes: special methods may run.
    SHOWN = 0
    #: Handed to something that may call it.
    GIVEN = 1
    CALLED = 2


class Routine(msgspec.Struct, frozen=True, eq=False):
    """Code that is kept, in terms of names it does not own: those of the notebook, at the outermost level.

    Identity matters: two equal functions are two routines.
    """

    name: str
    #: Names that it uses when it runs.
    reads: frozenset[str] = frozenset()
    #: Names of the notebook that it binds (`global x`).
    writes: frozenset[str] = frozenset()
    #: (free name or own parameter, how the object comes from it) → what may change.
    changes: dict[tuple[str, str], Change] = {}
    parameters: tuple[str, ...] = ()
    #: Free names whose code it may run.
    runs: dict[str, Use] = {}
    #: (free name or nothing, attribute) of all attributes it touches.
    attributes: frozenset[tuple[str, str]] = frozenset()
    calls: tuple[Call, ...] = ()
    stores: tuple[Store, ...] = ()
    #: Names, its own parameters too, whose object (or part) it gives back.
    returns: frozenset[str] = frozenset()
    #: What it imports under which name.
    imports: dict[str, str] = {}
    #: Code that it makes and that outlives a call: closures, generators.
    makes: "tuple[Routine, ...]" = ()
    #: A generator: nothing runs before somebody asks for an element.
    lazy: bool = False
    #: Each call changes something that the next call sees: a mutable default, a closure's variable.
    stateful: bool = False
    #: Of a class: its methods.
    members: "dict[str, Routine]" = {}
    is_class: bool = False
    #: Of a class: it has data of its own that its instances show, and that can be changed through them.
    has_data: bool = False
    #: Names used otherwise than to be called at once.
    values: frozenset[str] = frozenset()
    #: Names that it reaches through strings.
    spelled: frozenset[str] = frozenset()
    #: It reaches names that nobody can know.
    dynamic: bool = False

    def without(self, own: AbstractSet[str]) -> "Routine":
        """The same code seen from outside of a scope that owns some names."""
        if not self.makes and not self.members and self._names().isdisjoint(own):
            return self
        return msgspec.structs.replace(
            self,
            reads=self.reads - own,
            writes=self.writes - own,
            changes={key: c for key, c in self.changes.items() if key[0] not in own or key[0] in self.parameters},
            runs={name: use for name, use in self.runs.items() if name not in own},
            attributes=frozenset((root if root not in own else "", attr) for root, attr in self.attributes),
            makes=tuple(r.without(own) for r in self.makes),
            members={name: r.without(own) for name, r in self.members.items()},
            stateful=self.stateful or any(n in own and n not in self.parameters for n, _ in self.changes),
            values=self.values - own,
            returns=self.returns - (own - {*self.parameters}),
        )

    def _names(self) -> set[str]:
        changed = {name for name, _ in self.changes}
        return {*self.reads, *self.writes, *self.runs, *self.values, *changed, *(root for root, _ in self.attributes)}

    def everything(self) -> "Iterator[Routine]":
        """It, and all code that it makes or consists of."""
        yield self
        for routine in (*self.makes, *self.members.values()):
            yield from routine.everything()


class Carried(msgspec.Struct, frozen=True):
    """Code that a value may run when it is used."""

    routines: tuple[Routine, ...] = ()
    #: Names (at the beginning of the code) whose own code it carries.
    held: frozenset[str] = frozenset()
    #: Names whose code made it: it carries what that code hands out.
    called: frozenset[str] = frozenset()

    def __or__(self, other: "Carried") -> "Carried":
        if not other:
            return self
        if not self:
            return other
        more = tuple(r for r in other.routines if r not in self.routines)
        return Carried(self.routines + more, self.held | other.held, self.called | other.called)

    def __bool__(self) -> bool:
        return bool(self.routines or self.held or self.called)

    def result(self) -> "Carried":
        """What the result of calling it carries."""
        return Carried(handed_out(self.routines), frozenset(), self.held | self.called)


NOBODY = Carried()


def handed_out(routines: tuple[Routine, ...]) -> tuple[Routine, ...]:
    """Code that calls of these routines may give back: an instance runs its class's methods."""
    found: dict[Routine, None] = {}
    for routine in routines:
        if routine.is_class or routine.lazy:
            found[routine] = None
        found |= dict.fromkeys(routine.makes)
    return tuple(found)
