"""Fingerprints of arrays, frames and series, block by block, in a small part of the time that a walk over them takes.

They change whenever the content does, in place or not, and at most in more cases than the content: how columns are
grouped counts. Nothing of the user's code runs: classes derived from those of the libraries are left to the walk.
"""

import hashlib
import marshal
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from . import classes

#: Nanoseconds per byte that is looked at, and per element that is an object.
_PER_BYTE, _PER_OBJECT = 0.5, 60
_INDEXES = frozenset({"Index", "RangeIndex", "DatetimeIndex", "TimedeltaIndex", "PeriodIndex", "CategoricalIndex"})
_FRAMES = frozenset({"DataFrame", "Series"})

_ATOMS = frozenset(map(id, (str, int, float, bool, type(None))))
#: Texts and numbers that change with the content.
Marks = Iterator[object]


class NotQuick(Exception):
    """A value, or a part of it, that only a walk can look at."""


class TooLong(Exception):
    """To look at the value would take longer than is allowed."""


def quick(value: object, ns: float) -> str | None:
    """A fingerprint; None if the value is of another kind.

    Parameters
    ----------
    ns
        Nanoseconds that it may take, roughly; raises TooLong if they will not do.
    """
    marks = _marks_of(value)
    if marks is None:
        return None
    try:
        found = str([type(value).__name__, *_Looking(ns).take(marks)])
    except NotQuick:
        return None
    return hashlib.sha1(found.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def has_no_code(value: object) -> bool:
    """Whether it is an array or frame of numbers, texts and times, in which no function can hide; False if unknown."""
    marks = _marks_of(value)
    return marks is not None and all(map(_is_without_objects, marks))


def _is_without_objects(part: Any) -> bool:
    kind = type(part)
    if id(kind) in _ATOMS:
        return True
    numpy: Any = sys.modules["numpy"]
    if kind is numpy.ndarray:
        return not part.dtype.hasobject
    if classes.root(kind) != "pandas":
        return False
    if getattr(part, "_pa_array", None) is not None:
        return True
    if isinstance(part, sys.modules["pandas"].Index):
        # labels: of a frame's columns, mostly
        own = getattr(part, "_data", None)
        return _is_without_objects(part._name) and (own is None or type(own) is range or _is_without_objects(own))
    if isinstance(part, sys.modules["pandas"].Categorical):
        return _is_without_objects(part.categories)
    inner = [getattr(part, name, None) for name in ("_ndarray", "_data", "_mask")]
    return any(each is not None for each in inner) and all(each is None or _is_without_objects(each) for each in inner)


def _marks_of(value: object) -> "list[Any] | None":
    """What of a value counts: its parts; None if it is of another kind."""
    cls = type(value)
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and cls is numpy.ndarray:
        return [value]
    if pandas is None or classes.root(cls) != "pandas":
        return None
    if cls.__name__ in _INDEXES and getattr(pandas, cls.__name__, None) is cls:
        return [value]
    if cls is not pandas.DataFrame and cls is not pandas.Series:
        return None
    held = object.__getattribute__(value, "__dict__")
    if held.get("_attrs") or not held.keys() <= _OWN:
        return None
    manager = held["_mgr"]
    blocks = [part for block in manager.blocks for part in (block.mgr_locs.as_array, block.values)]
    flags = held["_flags"]._allows_duplicate_labels
    return [held.get("_name"), flags, *manager.axes, *blocks]


#: Attributes of a frame that says nothing of its own.
_OWN = frozenset({"_mgr", "_attrs", "_flags", "_name", "_item_cache", "_cacher", "_is_copy", "_references"})


class _Looking:
    """One look at one value."""

    def __init__(self, ns: float) -> None:
        self._left = ns

    def take(self, parts: "list[Any]") -> "list[object]":
        """Marks of parts of a value."""
        return [mark for part in parts for mark in self._part(part)]

    def _part(self, part: Any) -> Marks:
        numpy: Any = sys.modules["numpy"]
        kind = type(part)
        if kind is numpy.ndarray:
            yield from self._array(part)
        elif id(kind) in _ATOMS:
            yield part
        elif classes.root(kind) == "pandas":
            yield from self._of_pandas(part)
        else:
            raise NotQuick

    def _of_pandas(self, part: Any) -> Marks:
        pandas: Any = sys.modules["pandas"]
        name = type(part).__name__
        yield name
        if name == "RangeIndex":
            yield from (part.start, part.stop, part.step, *self._part(part._name))
        elif name in _INDEXES and isinstance(part, pandas.Index):
            yield from self._part(part._name)
            yield str(getattr(part._data, "freq", None))
            yield from self._part(part._data)
        elif isinstance(part, pandas.Categorical):
            yield part.ordered
            yield from self.take([part._ndarray, part.categories])
        elif isinstance(getattr(part, "_ndarray", None), sys.modules["numpy"].ndarray):
            yield str(part.dtype)
            yield from self._array(part._ndarray)
        elif hasattr(part, "_mask") and hasattr(part, "_data"):
            yield from self.take([part._data, part._mask])
        elif hasattr(part, "_pa_array"):
            yield from self._arrow(part._pa_array)
        else:
            raise NotQuick

    def _arrow(self, array: Any) -> Marks:
        yield str(array.type)
        for chunk in array.chunks:
            yield from (chunk.offset, len(chunk))
            # dictionaries and lists have children with buffers of their own
            if chunk.type.num_fields or str(chunk.type).startswith("dictionary"):
                raise NotQuick
            for buffer in chunk.buffers():
                yield None if buffer is None else self._memory(memoryview(buffer))

    def _array(self, array: Any) -> Marks:
        yield from (array.dtype.str, array.shape, array.strides, array.flags.writeable)
        if array.dtype.names is not None or array.dtype.kind not in "biufcMmSUO":
            raise NotQuick
        if array.dtype.kind != "O":
            yield self._memory(_flat(array))
            return
        self._spend(array.size * _PER_OBJECT)
        try:
            yield zlib.crc32(marshal.dumps(array.ravel().tolist(), 2))
        except ValueError:
            raise NotQuick from None

    def _memory(self, memory: "memoryview[Any]") -> int:
        self._spend(memory.nbytes * _PER_BYTE)
        return zlib.crc32(memory)

    def _spend(self, ns: float) -> None:
        self._left -= ns
        if self._left < 0:
            raise TooLong


def _flat(array: Any) -> "memoryview[Any]":
    """The memory of an array without objects, in the order in which it lies if it lies in one piece."""
    numpy: Any = sys.modules["numpy"]
    piece = array if array.flags.forc else numpy.ascontiguousarray(array)
    flat = piece.reshape(-1, order="F" if piece.flags.fnc else "C")
    return flat.view(numpy.uint8).data if flat.nbytes else memoryview(b"")
