"""Which names share something that can change, kept up to date cell by cell.

Following all references of all names after every cell would take longer than most cells. So each name has a
footprint: addresses, no references. It stays true as long as nothing could touch the name's value; only names whose
footprints meet are compared in earnest (`sharing`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .canonical import memory
from .plain import Plain
from .sharing import Pair, reach, sharing

#: Objects of one value that are followed; a larger one may share with any other.
LIMIT = 2_000_000


class Footprint(NamedTuple):
    """What of a value others could hold as well."""

    #: Addresses of objects that can be changed.
    objects: frozenset[int]
    #: Memory of arrays, sorted: first address, and one after the last.
    memory: tuple[tuple[int, int], ...]
    complete: bool

    def meets(self, other: "Footprint") -> bool:
        """Whether the two values may share something."""
        return not self.objects.isdisjoint(other.objects) or _overlap(self.memory, other.memory)


def footprint(value: object, made_of: Plain | None) -> Footprint:
    """The footprint of a value; true only while the value lives and is not touched."""
    if made_of is not None:
        return Footprint(made_of.mutable, (), complete=True)
    found = reach(value, LIMIT)
    places = sorted(memory.bounds(array) for array, _ in found.arrays.values())
    return Footprint(frozenset(found.objects.keys()), tuple(places), found.complete)


def _overlap(one: Collection[tuple[int, int]], other: Collection[tuple[int, int]]) -> bool:
    places = sorted([*((low, high, 0) for low, high in one), *((low, high, 1) for low, high in other)])
    ends = [0, 0]
    for low, high, side in places if one and other else ():
        if low < ends[1 - side]:
            return True
        ends[side] = max(ends[side], high)
    return False


class Bonds:
    """Pairs of names that share, with what is needed to renew them."""

    def __init__(self) -> None:
        self._footprints: dict[str, Footprint] = {}
        self._shares: set[Pair] = set()
        self._aliases: set[Pair] = set()
        self._neighbours: dict[str, set[str]] = {}

    def renew(self, held: Mapping[str, object], touched: Mapping[str, Plain | None]) -> None:
        """Look again at names whose values are others, or could have been touched.

        Parameters
        ----------
        held
            All names whose values can change, and these values.
        touched
            Those to look at, and what they are made of if they are plain; others must be as they were the last time.
        """
        fresh = {name for name in touched if name in held}
        gone = {*fresh, *(self._footprints.keys() - held.keys())}
        for name in gone:
            self._footprints.pop(name, None)
        self._shares = {pair for pair in self._shares if gone.isdisjoint(pair)}
        self._aliases = {pair for pair in self._aliases if gone.isdisjoint(pair)}
        self._footprints.update({name: footprint(held[name], touched[name]) for name in fresh})
        met = self._met(fresh)
        if met:
            found = sharing({name: value for name, value in held.items() if name in met}, limit=LIMIT)
            self._shares.update(pair for pair in found.shares if not fresh.isdisjoint(pair))
            self._aliases.update(pair for pair in found.aliases if not fresh.isdisjoint(pair))
        self._neighbours = defaultdict(set)
        for one, other in self._shares:
            self._neighbours[one].add(other)
            self._neighbours[other].add(one)

    def sharing(self, order: Mapping[str, object], among: Collection[str]) -> tuple[list[list[str]], list[list[str]]]:
        """Pairs that share, and pairs that are one object, of the names in `among`, in the order of `order`."""
        place = {name: i for i, name in enumerate(order)}

        def sort(pairs: Iterable[Pair]) -> list[list[str]]:
            found = [sorted(pair, key=place.__getitem__) for pair in pairs if pair[0] in among and pair[1] in among]
            return sorted(found, key=lambda pair: [place[name] for name in pair])

        return sort(self._shares), sort(self._aliases)

    def neighbours(self, name: str) -> Collection[str]:
        """Names that show what is written through this one."""
        own = self._footprints.get(name)
        if own is None:
            return ()
        if not own.complete:
            return self._footprints.keys()
        return self._neighbours.get(name, set()) | {n for n, f in self._footprints.items() if not f.complete}

    def _met(self, fresh: Collection[str]) -> set[str]:
        met: set[str] = set()
        for name in fresh:
            own = self._footprints[name]
            others = {n for n, print_ in self._footprints.items() if n != name and own.meets(print_)}
            if others:
                met |= {name, *others}
        return met
