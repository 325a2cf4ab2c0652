"""Which numpy arrays overlap in memory, so that a write to one shows in the other."""

from collections.abc import Iterator, Sequence
from typing import Any

#: Effort for deciding whether two strided arrays really have an element in common; above it they count as sharing.
_MAX_WORK = 100_000
#: Among more arrays than this in one stretch of memory, neighbours are taken to share instead of every pair asked.
_MANY = 300


def bounds(array: Any) -> tuple[int, int]:
    """First address of an array, and the one after its last byte."""
    low = high = array.__array_interface__["data"][0]
    if array.size == 0:
        return low, low
    for length, stride in zip(array.shape, array.strides):
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + array.itemsize


def share(a: Any, b: Any) -> bool:
    """Whether two numpy arrays have a byte in common; True if that is too hard to decide."""
    import numpy

    if not numpy.may_share_memory(a, b):
        return False
    try:
        return bool(numpy.shares_memory(a, b, max_work=_MAX_WORK))
    except getattr(numpy, "exceptions", numpy).TooHardError:
        return True


def writable(array: Any) -> bool:
    """Whether the memory of an array can be written, through itself or through what it is a view of."""
    import numpy

    while isinstance(array, numpy.ndarray):
        if array.flags.writeable:
            return True
        array = array.base
    if array is None or type(array) is bytes:
        return False
    try:
        return not memoryview(array).readonly
    except TypeError:  # a foreign owner that does not say
        return True


def groups(arrays: Sequence[tuple[int, Any]]) -> list[list[tuple[int, Any]]]:
    """Those that overlap, directly or through others, together; each group and the list in the order given.

    Parameters
    ----------
    arrays
        Pairs of a number and an array; only groups of at least two are returned.
    """
    stretches: list[tuple[int, list[tuple[int, Any]]]] = []
    for item in sorted(arrays, key=lambda pair: bounds(pair[1])):
        low, high = bounds(item[1])
        if low == high:
            continue
        if stretches and low < stretches[-1][0]:
            end, members = stretches[-1]
            members.append(item)
            stretches[-1] = (max(end, high), members)
        else:
            stretches.append((high, [item]))
    found = [group for _, members in stretches if len(members) > 1 for group in _connected(members)]
    return sorted((sorted(group, key=lambda pair: pair[0]) for group in found), key=lambda group: group[0][0])


def _connected(members: list[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    if len(members) > _MANY:
        yield members
        return
    waiting = list(members)
    while waiting:
        group = [waiting.pop()]
        for inside in group:
            touching = [other for other in waiting if share(inside[1], other[1])]
            waiting = [other for other in waiting if all(other is not t for t in touching)]
            group.extend(touching)
        if len(group) > 1:
            yield group


def overlaps(arrays: Sequence[tuple[int, Any]]) -> Iterator[str]:
    """Per group of arrays that overlap: which they are and where each begins, in a form independent of addresses."""
    if len(arrays) < 2:
        return
    for group in groups(arrays):
        origin = min(bounds(array)[0] for _, array in group)
        yield " ".join(
            f"{number}+{array.__array_interface__['data'][0] - origin}{array.strides}" for number, array in group
        )
