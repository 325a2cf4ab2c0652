"""Which numpy arrays overlap in memory, so that a write to one shows in the other."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

#: Effort for deciding whether two strided arrays really have an element in common; above it they count as sharing.
_MAX_WORK: Any = 100_000
#: Among more arrays than this in one stretch of memory, all are taken to share instead of every pair being asked.
_MANY = 300


class Place(NamedTuple):
    """An array and who it is."""

    key: int
    array: Any
    #: Whether pandas owns it and copies before a write that would show in another frame.
    owned: bool = False


def start_of(array: Any) -> int:
    """The address of the first element."""
    return array.__array_interface__["data"][0]  # type: ignore[no-any-return]


def bounds(array: Any) -> tuple[int, int]:
    """First address of an array, and the one after its last byte."""
    low = high = start_of(array)
    if array.size == 0:
        return low, low
    for length, stride in zip(array.shape, array.strides, strict=True):
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + array.itemsize


def share(a: Any, b: Any) -> bool:
    """Whether two numpy arrays have a byte in common; True if that is too hard to decide."""
    import numpy as np

    if not np.may_share_memory(a, b):
        return False
    try:
        return bool(np.shares_memory(a, b, max_work=_MAX_WORK))
    except getattr(np, "exceptions", np).TooHardError:
        return True


def bases(array: Any) -> Iterator[Any]:
    """The array, what it is a view of, and so on; the last one is the owner of the memory if that is no array."""
    import numpy as np

    while array is not None:
        yield array
        if issubclass(type(array), np.ndarray):
            array = np.ndarray.base.__get__(array)
        elif type(array).__name__ == "DummyArray":  # between a view that `as_strided` made and its array
            array = array.base
        else:
            return


def writable(array: Any) -> bool:
    """Whether the memory of an array can be written, through itself or through what it is a view of."""
    import numpy as np

    *views, owner = bases(array)
    if any(np.ndarray.flags.__get__(v).writeable for v in (*views, owner) if issubclass(type(v), np.ndarray)):
        return True
    if issubclass(type(owner), (np.ndarray, bytes)):
        return False
    try:
        return not memoryview(owner).readonly
    except TypeError:  # a foreign owner that does not say
        return True


def groups(places: Sequence[Place]) -> list[list[Place]]:
    """Those that overlap, directly or through others, together: groups of two or more, and each, in the order given.

    Two arrays that pandas owns do not overlap.
    """
    stretches: list[tuple[int, list[Place]]] = []
    for low, high, place in sorted(((*bounds(p.array), p) for p in places), key=lambda found: found[:2]):
        if low == high:
            continue
        if stretches and low < stretches[-1][0]:
            end, members = stretches[-1]
            members.append(place)
            stretches[-1] = (max(end, high), members)
        else:
            stretches.append((high, [place]))
    found = [group for _, members in stretches if len(members) > 1 for group in _connected(members)]
    order = {id(place): i for i, place in enumerate(places)}
    for group in found:
        group.sort(key=lambda place: order[id(place)])
    return sorted(found, key=lambda group: order[id(group[0])])


def _connected(members: list[Place]) -> Iterator[list[Place]]:
    if all(place.owned for place in members):
        return
    if len(members) > _MANY:
        yield members
        return
    waiting = list(members)
    while waiting:
        group = [waiting.pop()]
        for inside in group:
            touching = [p for p in waiting if not (inside.owned and p.owned) and share(inside.array, p.array)]
            taken = set(map(id, touching))
            waiting = [p for p in waiting if id(p) not in taken]
            group.extend(touching)
        if len(group) > 1:
            yield group


def overlaps(places: Sequence[Place]) -> Iterator[str]:
    """Per group of arrays that overlap: which they are and where each begins, in a form independent of addresses."""
    if len(places) < 2:
        return
    for group in groups(places):
        if not any(place.array.flags.writeable for place in group):
            continue
        origin = min(bounds(place.array)[0] for place in group)
        yield " ".join(f"{place.key}+{start_of(place.array) - origin}{strides_of(place.array)}" for place in group)


def strides_of(array: Any) -> list[int]:
    """The strides; 0 along axes where they mean nothing."""
    return [
        stride if length > 1 and array.size else 0 for length, stride in zip(array.shape, array.strides, strict=True)
    ]
