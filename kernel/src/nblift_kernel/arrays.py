"""Storing numpy arrays with their place in memory: order and size of strides, flags, and who is a view of whom.

A sum, a dot product or a fitted coefficient may differ in its last bit between two arrays that are equal but lie
differently in memory, so a stored array comes back with the very strides it had. The functions whose names end in
`_array` are called when a pickle is loaded; numpy is there when they are.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pickle import PickleBuffer
from typing import Any

from .canonical.memory import bounds

#: Smaller arrays are stored inside the pickle, not beside it.
_SMALL = 512
#: Alignment of fresh memory that every allocator gives.
_ALIGNMENT = 16

Reduced = tuple[Any, tuple[Any, ...]]


@dataclass
class Host:
    """Memory that several arrays of a unit lie in.

    Attributes
    ----------
    low
        Address of its first byte.
    base
        What is stored for it: an array of the unit that covers it, or a copy of the stretch.
    """

    low: int
    base: Any


def reduce_plain(array: Any) -> Reduced | None:
    """How to store an array on its own; None where numpy's own way has to do (objects inside of structures)."""
    import numpy

    if array.dtype.kind == "T" or (array.dtype.hasobject and array.dtype.kind != "O"):
        return None
    flags = array.flags
    writeable = bool(flags.writeable)
    if array.dtype.kind == "O":
        order = "F" if flags.fnc else "C"
        items = array.ravel(order=order).tolist() if array.size else []
        if flags.forc:
            return objects_array, (items, array.shape, order, writeable)
        return objects_strided_array, (array.ravel().tolist(), array.shape, array.strides, writeable)
    if flags.forc and flags.aligned:
        flat = array.reshape(-1, order="F" if flags.fnc else "C")
        return plain_array, (_bytes(flat), array.dtype, array.shape, bool(flags.fnc), writeable)
    low, high = bounds(array)
    start = array.__array_interface__["data"][0]
    index = tuple(slice(0, 1) if stride == 0 else slice(None) for stride in array.strides)
    compact = numpy.ascontiguousarray(array[index])
    shape = array[index].shape
    room = (low % _ALIGNMENT, high - low, start - low)
    return strided_array, (_bytes(compact.reshape(-1)), array.dtype, shape, array.shape, array.strides, room, writeable)


def _bytes(flat: Any) -> Any:
    """The bytes of a contiguous array of one dimension: inside the pickle if few, beside it otherwise."""
    import numpy

    if flat.nbytes <= _SMALL:
        return flat.tobytes()
    return PickleBuffer(flat.view(numpy.uint8))


def plain_array(data: Any, dtype: Any, shape: tuple[int, ...], fortran: bool, writeable: bool) -> Any:
    """A contiguous array that owns its memory."""
    import numpy

    array = numpy.empty(shape, dtype, order="F" if fortran else "C")
    _fill(array.reshape(-1, order="F" if fortran else "C"), data)
    array.flags.writeable = writeable
    return array


def _fill(flat: Any, data: Any) -> None:
    import numpy

    if flat.nbytes:
        flat.view(numpy.uint8)[...] = numpy.frombuffer(data, numpy.uint8)


def strided_array(
    data: Any,
    dtype: Any,
    stored: tuple[int, ...],
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    room: tuple[int, int, int],
    writeable: bool,
) -> Any:
    """An array with gaps, backward axes or repetitions, in memory of its own."""
    import numpy

    skew, size, offset = room
    memory = numpy.empty(skew + size + _ALIGNMENT, numpy.uint8)
    skew += -memory.__array_interface__["data"][0] % _ALIGNMENT
    array = numpy.ndarray(shape, dtype, memory, skew + offset, strides)
    content = numpy.empty(stored, dtype)
    _fill(content.reshape(-1), data)
    array[...] = content
    array.flags.writeable = writeable
    return array


def objects_array(items: Sequence[object], shape: tuple[int, ...], order: Any, writeable: bool) -> Any:
    """An array of objects."""
    import numpy

    flat = numpy.empty(len(items), object)
    flat[:] = items if not items or len(items) > 1 else _one(items)
    array = flat if len(shape) == 1 else flat.reshape(shape, order=order)
    array.flags.writeable = writeable
    return array


def _one(items: Sequence[object]) -> Any:
    import numpy

    boxed = numpy.empty(1, object)
    boxed[0] = items[0]
    return boxed


def objects_strided_array(
    items: Sequence[object], shape: tuple[int, ...], strides: tuple[int, ...], writeable: bool
) -> Any:
    """An array of objects with gaps or backward axes."""
    import numpy

    low = sum(min(0, (n - 1) * s) for n, s in zip(shape, strides))
    high = sum(max(0, (n - 1) * s) for n, s in zip(shape, strides))
    memory = numpy.empty((high - low) // 8 + 1, object)
    view = numpy.lib.stride_tricks.as_strided(memory[-low // 8 :], shape, strides)
    view[...] = objects_array(items, shape, "C", True)
    view.flags.writeable = writeable
    return view


def view_array(
    base: Any, offset: int, dtype: Any, shape: tuple[int, ...], strides: tuple[int, ...], writeable: bool
) -> Any:
    """A view of another array: what is written to one shows in the other."""
    import numpy

    if dtype.kind == "O":
        flat = base.reshape(-1, order="F" if base.flags.fnc else "C")
        view = numpy.lib.stride_tricks.as_strided(flat[offset // 8 :], shape, strides)
    else:
        flat = base.reshape(-1, order="F" if base.flags.fnc else "C").view(numpy.uint8)
        view = numpy.ndarray(shape, dtype, flat, offset, strides)
    view.flags.writeable = writeable
    return view


def host_of(group: Sequence[Any]) -> Host | None:
    """Where the arrays of a group lie together; None if that cannot be stored."""
    import numpy

    places = [bounds(array) for array in group]
    low, high = min(p[0] for p in places), max(p[1] for p in places)
    for array, place in zip(group, places):
        if place == (low, high) and array.flags.forc and array.flags.writeable and array.flags.aligned:
            return Host(low, array)
    if all(array.dtype.kind == "O" for array in group):
        first = next(array for array, place in zip(group, places) if place[0] == low)
        forward = first[tuple(slice(None, None, -1 if s < 0 else 1) for s in first.strides)]
        stretch = numpy.lib.stride_tricks.as_strided(forward, ((high - low) // 8,), (8,))
        return Host(low, stretch.copy())
    if any(array.dtype.hasobject for array in group):
        return None
    return Host(low, numpy.frombuffer(bytearray(ctypes.string_at(low, high - low)), numpy.uint8))


def reduce_view(array: Any, host: Host) -> Reduced:
    """How to store an array that lies in the memory of another."""
    offset = array.__array_interface__["data"][0] - host.low
    return view_array, (host.base, offset, array.dtype, array.shape, array.strides, bool(array.flags.writeable))
