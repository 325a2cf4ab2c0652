"""What is known of each notebook name between two cells, and which names a cell could have touched."""

import types
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from . import classes
from .canonical import fingerprint
from .identity import is_harmless
from .reach import Reach, contents
from .sharing import sharing

#: Kinds of names whose content is followed: what they hold may change while they hold it.
FOLLOWED = frozenset({"data", "handle"})

_IMMUTABLE = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None), types.ModuleType)))
_DESCRIPTORS = (
    types.FunctionType, types.BuiltinFunctionType, types.MemberDescriptorType, types.GetSetDescriptorType, property,
    staticmethod, classmethod,
)  # fmt: skip


class Known(NamedTuple):
    """One name."""

    #: As in `Seen.kind`.
    kind: str
    #: None if its content cannot be compared.
    fingerprint: str | None
    #: It can never change, whoever holds it.
    immutable: bool
    #: So few bytes that its content is looked at after every cell.
    small: bool
    harmless: bool
    #: What code inside the value could touch.
    links: Reach


def know(value: object, kind: str, nbytes: int | None, links: Reach, looks: "Looks") -> Known:
    """Look at the value of a name that was bound or changed."""
    if is_immutable(value):
        return Known(kind, "", immutable=True, small=False, harmless=True, links=links)
    weak = classes.takes_weak_references(type(value))
    return Known(
        kind,
        looks.at(value, kind),
        immutable=False,
        small=nbytes is not None and nbytes <= looks.small,
        harmless=not weak and is_harmless(value),
        links=links,
    )


def is_immutable(value: object) -> bool:
    """Whether its type alone says that it can never change."""
    return id(type(value)) in _IMMUTABLE


class Looks:
    """Fingerprints taken after one cell: one per object, however many names it has.

    Parameters
    ----------
    budget
        Bytes looked at per value; larger values cannot be compared.
    small
        Bytes up to which a value is looked at after every cell.
    """

    def __init__(self, budget: int, small: int) -> None:
        self._budget = budget
        self.small = small
        self._taken: dict[int, str | None] = {}

    def at(self, value: object, kind: str) -> str | None:
        """The fingerprint of what a name of this kind holds besides code."""
        key = id(value)
        if key not in self._taken:
            state = value if kind in FOLLOWED else state_of(value)
            self._taken[key] = "" if state is None else fingerprint(state, budget=self._budget)
        return self._taken[key]


def state_of(code: object) -> object:
    """What a function or class carries besides its code and can change; None if nothing."""
    if type(code) is types.FunctionType:
        state = [contents(code), code.__defaults__, code.__kwdefaults__, code.__dict__]
        return state if any(state) else None
    if type(code) in (types.MethodType, types.BuiltinFunctionType):
        owner: object = code.__self__  # type: ignore[attr-defined]
        return None if owner is None or issubclass(type(owner), types.ModuleType) else [owner]
    if issubclass(type(code), type):
        own = classes.own(code)  # type: ignore[arg-type]
        attributes = {k: v for k, v in own.items() if not k.startswith("__") and not issubclass(type(v), _DESCRIPTORS)}
        return attributes or None
    return None


class Bonds:
    """Which names are bound to be touched together, because they share something that can change."""

    def __init__(self) -> None:
        self.shares: tuple[tuple[str, str], ...] = ()
        self.aliases: tuple[tuple[str, str], ...] = ()
        self._neighbours: dict[str, set[str]] = defaultdict(set)

    def renew(self, values: Mapping[str, object], known: Mapping[str, Known]) -> None:
        """Look again at what the names share."""
        held = {n: state_of(v) if known[n].kind == "class" else v for n, v in values.items() if not known[n].immutable}
        found = sharing(held)
        self._neighbours = defaultdict(set)
        for pairs in (found.shares, found.unknown):
            for one, other in pairs:
                self._neighbours[one].add(other)
                self._neighbours[other].add(one)
        data = {name for name in held if known[name].kind in FOLLOWED}
        self.shares = tuple(pair for pair in found.shares if data.issuperset(pair))
        self.aliases = tuple(pair for pair in found.aliases if data.issuperset(pair))

    def closure(self, reach: Reach, known: Mapping[str, Known]) -> Iterable[str]:
        """All names that code with this reach could touch, itself or through code and objects that it reaches."""
        found: set[str] = set()
        todo = list(reach.names & known.keys())
        while todo and not reach.everything:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            links = known[name].links
            if links.everything:
                return known
            todo += (links.names & known.keys()) | self._neighbours[name]
        return known if reach.everything else found
