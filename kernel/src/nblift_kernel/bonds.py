"""Which names share something that can change, kept up to date cell by cell.

Following all references of all names after every cell would take longer than most cells. So each name has a
footprint: addresses, no references. It stays true as long as nothing could touch the name's value; only names whose
footprints meet are compared in earnest (`sharing`).
"""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from .allowance import UNLIMITED, Allowance
from .canonical import memory
from .plain import Plain
from .sharing import reach, sharing

#: Objects of one value that are followed; a larger one may share with any other.
LIMIT = 2_000_000
#: The same where time is limited: addresses of all of them are remembered.
_LIMITED = 5_000
#: Nanoseconds to follow an object.
_PER_OBJECT = 2_000


class Footprint(NamedTuple):
    """What of a value others could hold as well."""

    #: Addresses of objects that can be changed.
    objects: frozenset[int]
    #: Memory of arrays, sorted: first address, and one after the last.
    memory: tuple[tuple[int, int], ...]
    complete: bool


#: Of a value that nobody looked at.
UNKNOWN = Footprint(frozenset(), (), complete=False)


def footprint(value: object, made_of: Plain | None, allowance: Allowance = UNLIMITED) -> Footprint:
    """The footprint of a value; true only while the value lives and is not touched."""
    limit = allowance.things(_PER_OBJECT, _LIMITED if allowance.limited else LIMIT)
    if made_of is not None:
        return Footprint(made_of.mutable, (), complete=True) if len(made_of.mutable) <= limit else UNKNOWN
    found = reach(value, limit, longest=limit if allowance.limited else sys.maxsize)
    places = sorted(memory.bounds(array) for array, _ in found.arrays.values())
    return Footprint(frozenset(found.objects.keys()), tuple(places), found.complete)


class Bonds:
    """Pairs of names that share, with what is needed to renew them."""

    def __init__(self) -> None:
        self._footprints: dict[str, Footprint] = {}
        #: Address of an object → names whose values hold it.
        self._holders: dict[int, set[str]] = {}
        #: Names with a footprint that is not complete, and those with memory of arrays.
        self._incomplete: dict[str, None] = {}
        self._in_memory: dict[str, None] = {}
        self._shares: dict[str, set[str]] = {}
        self._aliases: dict[str, set[str]] = {}

    def renew(
        self,
        gone: Iterable[str],
        fresh: Mapping[str, Footprint],
        names: Iterable[str],
        value_of: Callable[[str], object],
        allowance: Allowance = UNLIMITED,
    ) -> None:
        """Look again at names whose values are others, or could have been touched.

        Parameters
        ----------
        gone
            Names whose values can be changed no more.
        fresh
            Names to look at, and their footprints.
        names
            All names, in order.
        value_of
            What of a name's value others could hold as well.
        """
        for name in (*gone, *fresh):
            self._forget(name)
        for name, own in fresh.items():
            self._enter(name, own)
        if found := self._met(fresh):
            met = {name: value_of(name) for name in names if name in found}
            limit = allowance.things(_PER_OBJECT, LIMIT)
            for one, other, is_alias in _pairs(met, limit, limited=allowance.limited):
                if one in fresh or other in fresh:
                    _join(self._shares, one, other)
                    if is_alias:
                        _join(self._aliases, one, other)

    def sharing(
        self, order: Mapping[str, object], counts: Callable[[str], bool]
    ) -> tuple[list[list[str]], list[list[str]]]:
        """Pairs that share, and pairs that are one object, of the names that count, in the order of `order`."""
        if not self._shares:
            return [], []
        place = {name: i for i, name in enumerate(order)}

        def sort(pairs: Mapping[str, set[str]]) -> list[list[str]]:
            found = [(place[a], place[b]) for a, others in pairs.items() if counts(a) for b in others if counts(b)]
            names = list(order)
            return [[names[i], names[j]] for i, j in sorted(found) if i < j]

        return sort(self._shares), sort(self._aliases)

    def neighbours(self, name: str) -> Collection[str]:
        """Names that show what is written through this one."""
        own = self._footprints.get(name)
        if own is None:
            return ()
        if not own.complete:
            return self._footprints.keys()
        return self._shares.get(name, set()) | self._incomplete.keys()

    def _forget(self, name: str) -> None:
        found = self._footprints.pop(name, None)
        if found is None:
            return
        self._incomplete.pop(name, None)
        self._in_memory.pop(name, None)
        for key in found.objects:
            holders = self._holders[key]
            holders.discard(name)
            if not holders:
                del self._holders[key]
        for pairs in (self._shares, self._aliases):
            for other in pairs.pop(name, ()):
                pairs[other].discard(name)
                if not pairs[other]:
                    del pairs[other]

    def _enter(self, name: str, found: Footprint) -> None:
        self._footprints[name] = found
        if not found.complete:
            self._incomplete[name] = None
        if found.memory:
            self._in_memory[name] = None
        for key in found.objects:
            self._holders.setdefault(key, set()).add(name)

    def _met(self, fresh: Mapping[str, Footprint]) -> set[str]:
        """Names whose footprints meet those of fresh ones, and these."""
        met: set[str] = set()
        for found in fresh.values():
            for key in found.objects:
                if len(self._holders[key]) > 1:
                    met |= self._holders[key]
        if any(found.memory for found in fresh.values()):
            met |= self._met_in_memory(fresh)
        return met

    def _met_in_memory(self, fresh: Collection[str]) -> set[str]:
        met: set[str] = set()
        open_places: list[tuple[int, str]] = []
        for low, high, name in sorted((*p, n) for n in self._in_memory for p in self._footprints[n].memory):
            open_places = [(end, other) for end, other in open_places if end > low]
            for _, other in open_places:
                if other != name and (name in fresh or other in fresh):
                    met |= {name, other}
            open_places.append((high, name))
        return met


def _pairs(met: Mapping[str, object], limit: int, *, limited: bool) -> Iterator[tuple[str, str, bool]]:
    """Pairs of names that share, and whether they are one object; if there is no time to look, all pairs."""
    if limited and limit < len(sys.modules):
        yield from ((one, other, met[one] is met[other]) for one, other in combinations(met, 2))
        return
    found = sharing(met, limit=limit)
    aliases = set(found.aliases)
    yield from ((*pair, pair in aliases) for pair in (*found.shares, *(found.unknown if limited else ())))


def _join(pairs: dict[str, set[str]], one: str, other: str) -> None:
    pairs.setdefault(one, set()).add(other)
    pairs.setdefault(other, set()).add(one)
