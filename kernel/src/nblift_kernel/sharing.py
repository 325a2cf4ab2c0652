"""Which names share something through which a write would show.

Found by following references (`gc.get_referents`, which runs nobody's code) and by comparing places in memory for
numpy arrays. Never counted: what cannot be written, modules, classes and functions as such (but what closures,
defaults and attributes of functions hold does), what any module of a library holds as a global of its own, and the
indexes of frames: only their names can be written, and nearly every model holds the index of its data.
"""

import datetime as dt
import enum
import gc
import logging
import os
import pathlib
import sys
import types
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from .allowance import is_longer
from .canonical import memory
from .canonical.attributes import attributes, parts_of
from .canonical.blocks import block_arrays, copies_on_write
from .canonical.builtin import IMMUTABLE
from .canonical.classes import module_of, mro, plan_of
from .canonical.node import Unreadable
from .canonical.worker_parts import workers
from .installed import is_installed

#: Objects looked at per name.
LIMIT = 200_000

Pair = tuple[str, str]


@dataclass(frozen=True)
class Sharing:
    """What names have in common; each pair in the order in which the names were given."""

    #: Pairs that share something mutable, wholly or in part.
    shares: tuple[Pair, ...]
    #: Pairs that are one and the same mutable object; all of them are in `shares` too.
    aliases: tuple[Pair, ...]
    #: Pairs of which one is too large to say.
    unknown: tuple[Pair, ...]


@dataclass
class Reach:
    """All that can be changed and is reached from one value."""

    #: id → object, which keeps it alive.
    objects: dict[int, object] = field(default_factory=dict)
    #: id → numpy array, and whether pandas owns it (then it is copied before a write, under copy on write).
    arrays: dict[int, tuple[Any, bool]] = field(default_factory=dict)
    complete: bool = True


def sharing(values: Mapping[str, object], *, limit: int = LIMIT) -> Sharing:
    """Compare names pairwise by what they reach; see the module's docstring for what counts.

    Parameters
    ----------
    limit
        Objects looked at per name; beyond it the pair is `unknown` unless found to share before.
    """
    reached = {name: reach(value, limit) for name, value in values.items()}
    _forget_ambient(reached, set(map(id, values.values())))
    order = {name: i for i, name in enumerate(values)}
    pairs = _by_object(reached) | _by_memory(reached)
    aliases = {p for p in pairs if values[p[0]] is values[p[1]]}
    too_large = {name for name, r in reached.items() if not r.complete}
    mutable = [name for name, r in reached.items() if r.objects or r.arrays]
    unknown = {p for p in combinations(mutable, 2) if not too_large.isdisjoint(p)} - pairs

    def in_order(found: set[Pair]) -> tuple[Pair, ...]:
        return tuple(sorted(found, key=lambda p: (order[p[0]], order[p[1]])))

    return Sharing(in_order(pairs), in_order(aliases), in_order(unknown))


def reach(value: object, limit: int = LIMIT, *, longest: int = sys.maxsize) -> Reach:
    """All that can be changed and is reached from the value.

    Parameters
    ----------
    limit
        Objects that are looked at.
    longest
        Items of a container that are looked at.
    """
    found = Reach()
    # Everything that was visited stays alive until the end, so that no id is used twice.
    visited: dict[int, object] = {}
    waiting = [value]
    while waiting:
        item = waiting.pop()
        # Types are compared by identity, since to hash or compare one may run its metaclass's code.
        if id(type(item)) in _IMMUTABLE or id(item) in visited:
            continue
        visited[id(item)] = item
        if len(visited) > limit or is_longer(item, longest):
            found.complete = False
            break
        waiting.extend(_below(item, found))
    return found


_IMMUTABLE = frozenset(map(id, IMMUTABLE))
_CONTAINERS = frozenset(map(id, (tuple, frozenset)))
#: Of instances of these, and of classes derived from them, nothing counts.
_STOPS = frozenset(map(id, (
    type, types.ModuleType, types.CodeType, types.FrameType, enum.Enum, logging.Logger, dt.tzinfo, dt.date,
    dt.time, dt.timedelta, pathlib.PurePath,
)))  # fmt: skip


def _below(item: Any, found: Reach) -> Iterable[object]:
    """What an object refers to; notes the object if it can be changed."""
    cls = type(item)
    if cls is types.FunctionType:
        return _of_function(item)
    if cls is types.MethodType:
        return (item.__self__, item.__func__)
    if cls is types.BuiltinFunctionType:
        return (item.__self__,)
    if any(id(base) in _STOPS for base in mro(cls)):
        return ()
    library = _of_library(item, cls, found)
    if library is not None:
        return library
    if issubclass(cls, workers()):
        # they lead to the whole process
        found.objects[id(item)] = item
        return ()
    if id(cls) in _CONTAINERS:
        return _objects(gc.get_referents(item))
    if plan_of(cls).frozen:
        return [part.value for part in parts_of(item)]
    found.objects[id(item)] = item
    if id(cls) in _SUSPENDED:
        return _of_suspended(item)
    # The dict of an instance is not among what it refers to since Python 3.13.
    return [*_objects(gc.get_referents(item)), *_held(item)]


def _held(item: object) -> list[object]:
    if plan_of(type(item)).held is None:
        return []
    try:
        return [attributes(item)]
    except Unreadable:
        return []


#: Generators and coroutines → the attribute with their frame.
_SUSPENDED = {
    id(types.GeneratorType): "gi_frame", id(types.CoroutineType): "cr_frame", id(types.AsyncGeneratorType): "ag_frame",
}  # fmt: skip


def _of_suspended(item: Any) -> list[object]:
    frame = getattr(item, _SUSPENDED[id(type(item))])
    return [] if frame is None else list(frame.f_locals.values())


def _objects(items: list[object]) -> list[object]:
    """The items, or none if nobody can change any of them."""
    return [] if _IMMUTABLE.issuperset(map(id, map(type, items))) else items


def _of_function(function: types.FunctionType) -> Iterator[object]:
    if _is_global(function):
        return
    yield from function.__closure__ or ()
    yield from function.__defaults__ or ()
    yield function.__kwdefaults__
    yield from function.__dict__.values()


def _is_global(function: types.FunctionType) -> bool:
    """Whether it is a function of an imported module, whose state is not the notebook's."""
    module = sys.modules.get(function.__module__ or "")
    return function.__module__ != "__main__" and getattr(module, function.__qualname__, None) is function


def _of_library(item: Any, cls: type, found: Reach) -> Iterable[object] | None:
    """What arrays and frames refer to; None for other objects."""
    library = str(module_of(cls)).partition(".")[0]
    if library == "pyarrow":
        return ()
    if library == "polars":
        found.objects[id(item)] = item
        return ()
    if np := sys.modules.get("numpy"):
        if issubclass(cls, np.ndarray):
            return _of_array(item, found)
        if issubclass(cls, np.void):
            return [item.base]
        if issubclass(cls, (np.generic, np.dtype, np.ufunc)):
            return ()
    if pandas := sys.modules.get("pandas"):
        if issubclass(cls, (pandas.DataFrame, pandas.Series)):
            return _of_frame(item, found)
        if issubclass(cls, pandas.Index):
            found.objects[id(item)] = item
            return ()
        if issubclass(cls, _unchanging(pandas)):
            return ()
    return None


def _unchanging(pandas: Any) -> tuple[type, ...]:
    """Classes of pandas whose instances nobody can change."""
    scalars = pandas.Timedelta, pandas.Period, pandas.Interval, type(pandas.NaT), type(pandas.NA)
    return *scalars, pandas.tseries.offsets.BaseOffset, pandas.api.extensions.ExtensionDtype


def _of_array(array: Any, found: Reach, *, owned: bool = False) -> list[object]:
    """What an array refers to: objects in it, its attributes, and what owns its memory if that is no array."""
    import numpy as np

    plain = np.ndarray.view(array, np.ndarray)
    if memory.writable(array):
        found.arrays[id(array)] = plain, owned
        if not owned:
            found.objects[id(array)] = array
    below: list[object] = _held(array)
    if plain.dtype.kind == "O" and plain.size:
        below += _objects(plain.ravel(order="K").tolist())
    elif plain.dtype.hasobject and plain.dtype.names:
        below += [plain[name] for name in plain.dtype.names if plain.dtype[name].hasobject]
    *_, owner = memory.bases(array)
    return below if issubclass(type(owner), np.ndarray) else [*below, owner]


def _of_frame(frame: Any, found: Reach) -> list[object]:
    found.objects[id(frame)] = frame
    manager = object.__getattribute__(frame, "_mgr")
    below: list[object] = [object.__getattribute__(frame, "_attrs")]
    for block in manager.blocks:
        for array in block_arrays(block.values):
            below += _of_array(array, found, owned=copies_on_write())
    return below


def _forget_ambient(reached: Mapping[str, Reach], named: set[int]) -> None:
    """Leave out what belongs to a library: its globals and all below them, unless a name is bound to it."""
    several = Counter(key for found in reached.values() for key in found.objects)
    common = {key for key, count in several.items() if count > 1}
    for key in _ambient(common - named):
        holder = next((found for found in reached.values() if key in found.objects), None)
        if holder is None:  # it was below another one
            continue
        below = reach(holder.objects[key])
        for found in reached.values():
            for gone in (key, *below.objects):
                found.objects.pop(gone, None)
            for gone in below.arrays:
                found.arrays.pop(gone, None)


def _ambient(keys: Iterable[int]) -> set[int]:
    """Of these ids, those of globals of installed libraries."""
    wanted = set(keys)
    found = wanted & {id(os.environ), id(sys.stdin), id(sys.stdout), id(sys.stderr)}
    for module in list(sys.modules.values()) if wanted else ():
        if is_installed(module):
            found |= wanted.intersection(map(id, list(vars(module).values())))
    return found


def _by_object(reached: Mapping[str, Reach]) -> set[Pair]:
    """Pairs that reach the same object."""
    holders: dict[int, set[str]] = defaultdict(set)
    for name, found in reached.items():
        for key in found.objects:
            holders[key].add(name)
    groups = {frozenset(names) for names in holders.values() if len(names) > 1}
    return {pair for group in groups for pair in combinations([name for name in reached if name in group], 2)}


def _by_memory(reached: Mapping[str, Reach]) -> set[Pair]:
    """Pairs of which arrays overlap."""
    names: list[str] = []
    places: list[memory.Place] = []
    for name, found in reached.items():
        for array, owned in found.arrays.values():
            places.append(memory.Place(len(names), array, owned))
            names.append(name)
    pairs: set[Pair] = set()
    for group in memory.groups(places) if len(places) > 1 else ():
        for a, b in combinations(group, 2):  # in the order of the names
            pair = names[a.key], names[b.key]
            if (
                pair[0] != pair[1]
                and pair not in pairs
                and not (a.owned and b.owned)
                and memory.share(a.array, b.array)
            ):
                pairs.add(pair)
    return pairs
