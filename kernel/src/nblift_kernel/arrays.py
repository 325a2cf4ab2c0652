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

from .canonical.attributes import attributes
from .canonical.memory import bounds, start_of

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
    import numpy as np

    flags, writeable = array.flags, bool(array.flags.writeable)
    order = "F" if flags.fnc else "C"
    if array.dtype.kind in "OT":
        items = array.ravel(order=order).tolist() if array.size else []
        if flags.forc:
            return objects_array, (items, array.dtype, array.shape, order, writeable)
        return objects_strided_array, (items, array.dtype, array.shape, array.strides, writeable)
    if array.dtype.hasobject:
        return None
    if flags.forc and flags.aligned:
        return plain_array, (_bytes(array.reshape(-1, order=order)), array.dtype, array.shape, order, writeable)
    low, high = bounds(array)
    index = tuple(slice(0, 1) if stride == 0 else slice(None) for stride in array.strides)
    compact = np.ascontiguousarray(array[index])
    room = (low % _ALIGNMENT, high - low, start_of(array) - low)
    stored = _bytes(compact.reshape(-1)), array.dtype, array[index].shape
    return strided_array, (*stored, array.shape, array.strides, room, writeable)


def _bytes(flat: Any) -> PickleBuffer:
    """The bytes of a contiguous array of one dimension."""
    import numpy as np

    return PickleBuffer(flat.view(np.uint8))


def plain_array(data: Any, dtype: Any, shape: tuple[int, ...], order: Any, writeable: bool) -> Any:
    """A contiguous array that owns its memory."""
    import numpy as np

    array = np.empty(shape, dtype, order=order)
    _fill(array.reshape(-1, order=order), data)
    array.flags.writeable = writeable
    return array


def _fill(flat: Any, data: Any) -> None:
    import numpy as np

    if flat.nbytes:
        flat.view(np.uint8)[...] = np.frombuffer(data, np.uint8)


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
    import numpy as np

    skew, size, offset = room
    memory = np.empty(skew + size + _ALIGNMENT, np.uint8)
    skew += -memory.__array_interface__["data"][0] % _ALIGNMENT
    array = np.ndarray(shape, dtype, memory, skew + offset, strides)
    content = np.empty(stored, dtype)
    _fill(content.reshape(-1), data)
    array[...] = content
    array.flags.writeable = writeable
    return array


def objects_array(items: Sequence[object], dtype: Any, shape: tuple[int, ...], order: Any, writeable: bool) -> Any:
    """A contiguous array of objects, or of texts of any length."""
    import numpy as np

    array = np.empty(shape, dtype, order=order)
    flat = array.reshape(-1, order=order)
    for i, item in enumerate(items):
        flat[i] = item
    array.flags.writeable = writeable
    return array


def objects_strided_array(
    items: Sequence[object], dtype: Any, shape: tuple[int, ...], strides: tuple[int, ...], writeable: bool
) -> Any:
    """An array of objects, or of texts of any length, with gaps or backward axes."""
    import numpy as np

    steps = [(length - 1) * stride for length, stride in zip(shape, strides, strict=True)]
    low, high = sum(s for s in steps if s < 0), sum(s for s in steps if s > 0)
    memory = np.empty((high - low) // dtype.itemsize + 1, dtype)
    view = np.lib.stride_tricks.as_strided(memory[-low // dtype.itemsize :], shape, strides)
    view[...] = objects_array(items, dtype, shape, "C", writeable=True)
    if not writeable:
        view.flags.writeable = False
    return view


def reduce_subclass(plain: Any, array: Any) -> Any:
    """How to store an array of a class derived from numpy's: as a plain one, its class and its attributes."""
    return subclass_array, (plain, type(array)), dict(attributes(array)), None, None, set_attributes


def subclass_array(plain: Any, cls: type) -> Any:
    """A plain array as one of a derived class."""
    return plain.view(cls)


def set_attributes(array: Any, held: dict[str, Any]) -> None:
    """Give an array the attributes that it had, and no others."""
    own = attributes(array)
    own.clear()
    own.update(held)


def view_array(
    base: Any, offset: int, dtype: Any, shape: tuple[int, ...], strides: tuple[int, ...], writeable: bool
) -> Any:
    """A view of another array: what is written to one shows in the other."""
    import numpy as np

    flat = base.reshape(-1, order="F" if base.flags.fnc else "C")
    if dtype.kind == "O":
        view = np.lib.stride_tricks.as_strided(flat[offset // dtype.itemsize :], shape, strides)
    else:
        view = np.ndarray(shape, dtype, flat.view(np.uint8), offset, strides)
    if not writeable:
        view.flags.writeable = False
    return view


def host_of(group: Sequence[Any]) -> Host | None:
    """Where the arrays of a group lie together; None if that cannot be stored."""
    import numpy as np

    if any(array.dtype.kind == "T" or (array.dtype.hasobject and array.dtype.kind != "O") for array in group):
        return None
    places = [bounds(array) for array in group]
    low, high = min(p[0] for p in places), max(p[1] for p in places)
    for array, place in zip(group, places, strict=True):
        if place == (low, high) and array.flags.forc and array.flags.writeable and array.flags.aligned:
            return Host(low, array)
    if all(array.dtype.kind == "O" for array in group):
        first = next(array for array, place in zip(group, places, strict=True) if place[0] == low)
        forward = first[tuple(slice(None, None, -1 if s < 0 else 1) for s in first.strides)]
        size = first.dtype.itemsize
        return Host(low, np.lib.stride_tricks.as_strided(forward, ((high - low) // size,), (size,)).copy())
    if any(array.dtype.hasobject for array in group):
        return None
    return Host(low, np.frombuffer(bytearray(ctypes.string_at(low, high - low)), np.uint8))


def reduce_view(array: Any, host: Host) -> Reduced:
    """How to store an array that lies in the memory of another."""
    offset = array.__array_interface__["data"][0] - host.low
    return view_array, (host.base, offset, array.dtype, array.shape, array.strides, bool(array.flags.writeable))
