"""Which names share something through which a write would show.

Found by following references (`gc.get_referents`, which runs nobody's code) and by comparing places in memory for
numpy arrays. Never counted: what cannot be written, modules, classes and functions as such (but what closures,
defaults and attributes of functions hold does), and what any module of a library holds as a global of its own.
"""

import enum
import gc
import logging
import os
import sys
import types
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from .canonical import memory
from .canonical.blocks import block_arrays, copies_on_write
from .canonical.builtin import IMMUTABLE
from .canonical.instance import module_of, mro, plan_of

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
    #: numpy arrays and whether pandas owns them (then they are copied before a write, under copy on write).
    arrays: list[tuple[Any, bool]] = field(default_factory=list)
    complete: bool = True


def sharing(values: Mapping[str, object], *, limit: int = LIMIT) -> Sharing:
    """Compare names pairwise by what they reach; see the module's docstring for what counts.

    Parameters
    ----------
    limit
        Objects looked at per name; beyond it the pair is `unknown` unless found to share before.
    """
    reached = {name: reach(value, limit) for name, value in values.items()}
    order = {name: i for i, name in enumerate(values)}
    pairs = _by_object(reached, values.values()) | _by_memory(reached)
    aliases = {p for p in pairs if values[p[0]] is values[p[1]]}
    too_large = {name for name, r in reached.items() if not r.complete}
    mutable = [name for name, r in reached.items() if r.objects or r.arrays]
    unknown = {p for p in combinations(mutable, 2) if not too_large.isdisjoint(p)} - pairs

    def in_order(found: set[Pair]) -> tuple[Pair, ...]:
        return tuple(sorted(found, key=lambda p: (order[p[0]], order[p[1]])))

    return Sharing(in_order(pairs), in_order(aliases), in_order(unknown))


def reach(value: object, limit: int = LIMIT) -> Reach:
    """All that can be changed and is reached from the value."""
    found = Reach()
    done: set[int] = set()
    # Everything that was visited stays alive until the end, so that no id is used twice.
    waiting, visited = [value], []
    while waiting:
        item = waiting.pop()
        if type(item) in IMMUTABLE or id(item) in done:
            continue
        done.add(id(item))
        visited.append(item)
        if len(done) > limit:
            found.complete = False
            break
        waiting.extend(_below(item, found))
    return found


def _below(item: Any, found: Reach) -> Iterable[object]:
    """What an object refers to; notes the object if it can be changed."""
    cls = type(item)
    if cls is types.FunctionType:
        return _of_function(item)
    if cls is types.MethodType:
        return (item.__self__, item.__func__)
    if cls is types.BuiltinFunctionType:
        return () if isinstance(item.__self__, types.ModuleType) else (item.__self__,)
    for base in mro(cls):
        if base in _STOPS:
            return ()
    library = _of_library(item, cls, found)
    if library is not None:
        return library
    if cls not in (tuple, frozenset) and not plan_of(cls).frozen:
        found.objects[id(item)] = item
    below = gc.get_referents(item)
    return () if IMMUTABLE.issuperset(map(type, below)) else below


_STOPS = frozenset({type, types.ModuleType, types.CodeType, enum.Enum, logging.Logger, types.FrameType})


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
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(item, numpy.ndarray):
        return _of_array(item, found, owned=False)
    if numpy is not None and issubclass(cls, (numpy.generic, numpy.dtype)):
        return _of_void(item, found) if issubclass(cls, numpy.void) else ()
    if pandas is not None and issubclass(cls, (pandas.DataFrame, pandas.Series)):
        return _of_frame(item, found)
    if pandas is not None and issubclass(cls, (pandas.Index, pandas.tseries.offsets.BaseOffset)):
        return ()
    if cls.__module__.partition(".")[0] in ("pyarrow", "polars"):
        if cls.__module__.startswith("polars"):
            found.objects[id(item)] = item
        return ()
    return None


def _of_array(array: Any, found: Reach, *, owned: bool) -> list[object]:
    if memory.writable(array):
        found.objects[id(array)] = array
        found.arrays.append((array, owned))
    below: list[object] = []
    if array.dtype.hasobject and array.dtype.names is None and array.dtype.kind == "O":
        items = array.ravel(order="K").tolist() if array.size else []
        below += [] if IMMUTABLE.issuperset(map(type, items)) else items
    owner = array
    while type(owner).__module__ == "numpy" and hasattr(owner, "base"):
        owner = owner.base
    if owner is not None and not hasattr(owner, "__array_interface__"):
        below.append(owner)
    below += getattr(array, "__dict__", {}).values()
    return below


def _of_void(scalar: Any, found: Reach) -> list[object]:
    return [scalar.base] if scalar.base is not None else []


def _of_frame(frame: Any, found: Reach) -> list[object]:
    found.objects[id(frame)] = frame
    below: list[object] = [object.__getattribute__(frame, "_attrs")]
    for block in object.__getattribute__(frame, "_mgr").blocks:
        for array in block_arrays(block.values):
            inside = _of_array(array, found, owned=copies_on_write())
            found.objects.pop(id(array), None)
            below += inside
    return below


def _by_object(reached: Mapping[str, Reach], values: Iterable[object]) -> set[Pair]:
    holders: dict[int, list[str]] = defaultdict(list)
    for name, found in reached.items():
        for key in found.objects:
            holders[key].append(name)
    common = {key: names for key, names in holders.items() if len(names) > 1}
    if not common:
        return set()
    for key in _ambient(common.keys() - set(map(id, values))):
        del common[key]
    return {pair for names in set(map(tuple, common.values())) for pair in combinations(names, 2)}


def _ambient(keys: Iterable[int]) -> set[int]:
    """Of these ids, those of globals of installed libraries."""
    wanted = set(keys)
    found = wanted & {id(os.environ), id(sys.stdin), id(sys.stdout), id(sys.stderr)}
    for module in list(sys.modules.values()) if wanted else ():
        if type(module) is types.ModuleType and _is_installed(module):
            found |= wanted.intersection(map(id, list(vars(module).values())))
    return found


def _is_installed(module: types.ModuleType) -> bool:
    file = vars(module).get("__file__")
    if not isinstance(file, str):
        return module.__name__ != "__main__"
    return "site-packages" in file or "dist-packages" in file or file.startswith(_STANDARD_LIBRARY)


_STANDARD_LIBRARY = os.path.dirname(os.__file__)


def _by_memory(reached: Mapping[str, Reach]) -> set[Pair]:
    names, places = [], []
    for name, found in reached.items():
        for array, owned in found.arrays:
            places.append(memory.Place(len(names), array, owned))
            names.append(name)
    order = {name: i for i, name in enumerate(reached)}
    pairs: set[Pair] = set()
    for group in memory.groups(places) if len(places) > 1 else ():
        for a, b in combinations(group, 2):
            one, other = sorted((names[a.key], names[b.key]), key=order.__getitem__)
            if one == other or (a.owned and b.owned) or (one, other) in pairs:
                continue
            if memory.share(a.array, b.array):
                pairs.add((one, other))
    return pairs
