"""What one part of a value is, seen apart from the parts below it; and what taking it apart may need to know."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .atoms import are_atoms, pack


class Leaf(NamedTuple):
    """Content in bytes.

    `form` says how to read `data`: ``text`` (UTF-8), ``bytes``, ``atoms`` (see `atoms`), ``pairs`` (atoms: all keys of
    a mapping, then all values), or the `str` of a numpy dtype (``<f8``): elements in C order, in an array of `shape`.
    """

    form: str
    data: bytes | memoryview
    shape: tuple[int, ...] = ()


class Part(NamedTuple):
    """A value below another one, and what to write behind the other's path to name it."""

    label: str
    value: object


#: A numpy array, and whether pandas owns it and copies it before a write that would show elsewhere.
Memory = tuple[Any, bool]


class Node(NamedTuple):
    """One part of a value."""

    #: What it is: mostly its type's name.
    kind: str
    leaf: Leaf | None = None
    parts: Sequence[Part] = ()
    #: Whether a second reference to it is `same as`: a write to it would show wherever it is referred to.
    mutable: bool = False
    #: Nothing can be written to it: names that both refer to it share nothing by that.
    constant: bool = False
    #: None: the parts are objects that the value holds. Else they were made for the occasion (by a property, by
    #: `__reduce_ex__`) and have no identity, but for those with an id in this set.
    real: frozenset[int] | None = None
    #: Arrays: others that overlap their memory show the same writes.
    memory: Sequence[Memory] = ()
    #: Of numpy arrays and what is made of them: order of strides and flags.
    layout: str = ""
    #: Not empty: it cannot be compared, for this reason.
    opaque: str = ""

    def named(self, kind: str, *more: Part) -> "Node":
        """The same under another kind, with more parts."""
        return self._replace(kind=kind, parts=[*self.parts, *more])


#: No part of a node has an identity of its own.
NOTHING_REAL: frozenset[int] = frozenset()


class OverBudget(Exception):
    """More bytes than allowed would have to be looked at."""


class Unreadable(Exception):
    """A part cannot be taken apart; the message says why."""


@dataclass
class Context:
    """What taking apart depends on, apart from the value.

    Attributes
    ----------
    local_modules
        Modules that are, or became of, the notebook: their names are written ``~``.
    renamed
        ``module.qualified_name`` → name in the notebook; empty for a function whose locals were top level there.
    budget
        Bytes that may still be looked at; None: no limit.
    one_nan
        Whether every NaN is to be the same NaN.
    since
        When the run began, in seconds since the epoch: a date and time from then until now says only when it ran.
    digest
        Digest of a value on its own, for ordering sets.
    """

    local_modules: frozenset[str] = frozenset({"__main__"})
    renamed: Mapping[str, str] = field(default_factory=dict)
    budget: int | None = None
    one_nan: bool = True
    since: float | None = None
    digest: Callable[[object], str] = str
    _ordering: set[int] = field(default_factory=set)
    #: id of a class → the data that it holds; remembered for one walk.
    class_data: dict[int, list[Part]] = field(default_factory=dict)
    #: Whether something was met that may not be copied as a whole: an instance whose class tells what of it is
    #: pickled, a frame with attributes that someone gave it.
    forgetful: bool = False
    #: The budget is one of time, four nanoseconds for a byte; libraries are not asked what they would pickle.
    hasty: bool = False

    def spend(self, nbytes: int) -> None:
        """Account for bytes that will be looked at; raises OverBudget."""
        if self.budget is not None:
            self.budget -= nbytes
            if self.budget < 0:
                raise OverBudget

    @contextmanager
    def ordering(self, value: object) -> Iterator[None]:
        """While the elements of this set are put in order; Unreadable if it is met again below itself."""
        if id(value) in self._ordering:
            raise Unreadable("a set that contains itself")
        self._ordering.add(id(value))
        try:
            yield
        finally:
            self._ordering.discard(id(value))

    def name(self, module: object, qualname: object) -> str:
        """The name of a class or function, the same in the notebook and in the package that was lifted from it."""
        if type(qualname) is not str:
            return "?"
        if type(module) is not str:
            return f"?.{qualname}"
        names = qualname.split(".<locals>.")
        for end in range(len(names), 0, -1) if self.renamed else ():
            original = self.renamed.get(f"{module}.{'.<locals>.'.join(names[:end])}")
            if original is not None:
                names = [*([original] if original else []), *names[end:]]
                return "~." + ".<locals>.".join(names)
        return f"{'~' if module in self.local_modules else module}.{qualname}"


def text(value: str) -> Leaf:
    """A leaf that is text."""
    return Leaf("text", value.encode("utf-8", "surrogatepass"))


#: Type, by its id → its name and how its values are written: content in one text, nothing below.
TEXTS: dict[int, tuple[str, Callable[[Any], str]]] = {}
#: The same for types whose values in a row are an array.
ARRAYS: dict[int, tuple[str, Callable[[Sequence[Any]], Leaf]]] = {}
_NOTHING = frozenset(map(id, (type(None), float)))


def in_one_leaf(items: Sequence[object]) -> tuple[str, Leaf] | None:
    """Values in a row as one leaf, and what to add to the kind: plain ones, or all of one type without parts.

    Among dates, decimals and the like, None and NaN may stand for what is missing.
    """
    if are_atoms(items):
        return "", Leaf("atoms", pack(items))
    kinds = set(map(id, map(type, items)))
    if len(kinds) == 1 and (array := ARRAYS.get(min(kinds))):
        return f" of {array[0]}", array[1](items)
    if len(kinds - _NOTHING) == 1 and (text_of := TEXTS.get(min(kinds - _NOTHING))):
        name, write = text_of
        texts = [item if item is None or type(item) is float else write(item) for item in items]
        return f" of {name}", Leaf("atoms", pack(texts))
    return None


def sequence(kind: str, items: Sequence[object], *, mutable: bool = False, labels: Sequence[str] = ()) -> Node:
    """A node for things in a row: one leaf if they are plain values or alike, else a part each."""
    if (packed := in_one_leaf(items)) is not None:
        return Node(kind + packed[0], packed[1], mutable=mutable)
    names = labels or [f"[{i}]" for i in range(len(items))]
    return Node(kind, parts=[Part(name, item) for name, item in zip(names, items, strict=True)], mutable=mutable)
