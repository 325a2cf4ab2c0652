"""Taking apart what numpy makes. Imported only when numpy already is."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from . import memory
from .atoms import pack
from .attributes import parts_of
from .classes import class_name
from .node import ARRAYS, NOTHING_REAL, Context, Leaf, Node, Part, in_one_leaf


class Values:
    """An array without an identity: the values of a column, a mask."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array


def _values(value: Values, context: Context) -> Node:
    return elements("values", value.array, context)


def dtype_text(dtype: "np.dtype[Any]") -> str:
    """All of a dtype in words: byte order, fields with their places, alignment."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return f"({dtype_text(base)}){shape}"
    if dtype.fields is None or dtype.names is None:
        return dtype.str if dtype.kind != "T" else repr(dtype)
    fields = []
    for name in dtype.names:
        inner, offset, *title = dtype.fields[name]
        fields.append(f"{name!r}:{dtype_text(inner)}@{offset}{title or ''}")
    aligned = " aligned" if dtype.isalignedstruct else ""
    record = " record" if dtype.type is np.record else ""
    return f"{{{' '.join(fields)}}}{dtype.itemsize}{aligned}{record}"


def raw(array: "np.ndarray[Any, Any]", *, one_nan: bool = True) -> memoryview:
    """The elements' bytes in C order; every NaN is the same NaN, padding is zero. For dtypes without objects."""
    if array.dtype.kind in "fc":
        if one_nan:
            array = _one_nan(array)
        if array.dtype.itemsize > (16 if array.dtype.kind == "c" else 8):
            array = _without_padding(array)
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.uint8).data if flat.dtype.itemsize else memoryview(b"")


def _one_nan(array: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    if array.dtype.kind == "c":
        if not np.isnan(array).any():
            return array
        array = array.copy()
        array.real[np.isnan(array.real)] = np.nan
        array.imag[np.isnan(array.imag)] = np.nan
        return array
    missing = np.isnan(array)
    if missing.any():
        array = array.copy()
        array[missing] = np.nan
    return array


def _without_padding(array: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    # 80-bit floats lie in 12 or 16 bytes, of which the last ones may hold anything.
    if np.finfo(array.dtype).nmant != 63:
        return array
    step = array.dtype.itemsize // (2 if array.dtype.kind == "c" else 1)
    flat = np.array(array, order="C").reshape(-1)
    flat.view(np.uint8).reshape(-1, step)[:, 10 if sys.byteorder == "little" else 0 :] &= 0
    return flat


def elements(kind: str, array: "np.ndarray[Any, Any]", context: Context) -> Node:
    """A node with the content of an array, whatever its dtype; it has no identity."""
    array = np.ndarray.view(array, np.ndarray)
    dtype, shape = array.dtype, array.shape
    described = f"{kind} {dtype_text(dtype)} {shape}"
    if dtype.kind == "O":
        context.spend(24 * array.size)
        items = array.ravel(order="C").tolist() if array.size else []
        if (packed := in_one_leaf(items)) is not None:
            return Node(described + packed[0], packed[1]._replace(shape=shape))
        return Node(described, parts=[Part(_label(i, shape), item) for i, item in enumerate(items)])
    context.spend(array.nbytes)
    if dtype.names is not None:
        parts = [Part(f'["{name}"]', array[name]) for name in dtype.names]
        return Node(described, parts=parts, real=NOTHING_REAL)
    if dtype.kind == "T":
        return Node(described, Leaf("atoms", pack(_strings(array)), shape))
    return Node(described, Leaf(dtype.str, raw(array, one_nan=context.one_nan), shape))


def _scalars(cls: type) -> Callable[[Sequence[Any]], Leaf]:
    def write(items: Sequence[Any]) -> Leaf:
        array: np.ndarray[Any, Any] = np.array(items, cls)
        return Leaf(array.dtype.str, raw(array), array.shape)

    return write


_NUMBERS = [np.dtype(code).type for code in "?bhilqBHILQefdFD"]
ARRAYS.update({id(cls): (f"numpy.{np.dtype(cls).name}", _scalars(cls)) for cls in _NUMBERS})


def _strings(array: "np.ndarray[Any, Any]") -> list[object]:
    items = array.ravel(order="C").astype(object).tolist()
    return [item if type(item) in (str, float, type(None)) else repr(item) for item in items]


def _label(position: int, shape: tuple[int, ...]) -> str:
    if len(shape) < 2:
        return f"[{position}]"
    return f"[{', '.join(str(int(i)) for i in np.unravel_index(position, shape))}]"


def layout_of(array: "np.ndarray[Any, Any]") -> str:
    """How an array lies in memory: strides (where they matter) and flags."""
    return f"{memory.strides_of(array)}{'w' if array.flags.writeable else 'r'}{'a' if array.flags.aligned else 'u'}"


def _array(value: "np.ndarray[Any, Any]", context: Context) -> Node:
    cls = type(value)
    node = elements(class_name(cls, context), value, context)
    more = [] if cls is np.ndarray else _own_parts(value)
    plain = np.ndarray.view(value, np.ndarray)
    return node._replace(
        parts=[*node.parts, *more],
        # Copies are writable: which references are the same must not depend on it.
        mutable=True,
        constant=not plain.flags.writeable,
        memory=[(plain, False)],
        layout=layout_of(plain),
    )


def _own_parts(value: "np.ndarray[Any, Any]") -> list[Part]:
    if not issubclass(type(value), np.ma.MaskedArray):
        return parts_of(value)
    # The attributes change when they are looked at: a mask that was not there appears, a fill value is chosen.
    plain = np.ma.array(value, copy=False, subok=False)
    own = {"_mask", "_fill_value", "_hardmask", "_sharedmask", "_baseclass", "_optinfo", "_basedict", "_isfield"}
    more = [part for part in parts_of(value) if part.label[1:] not in own]
    parts = [Part(".mask", Values(np.ma.getmaskarray(plain))), Part(".fill_value", plain.fill_value)]
    return [*parts, Part(".hardmask", plain.hardmask), *more]


def _scalar(value: "np.generic", context: Context) -> Node:
    return elements(class_name(type(value), context), np.asarray(value), context)


def _dtype(value: "np.dtype[Any]", context: Context) -> Node:
    return Node("numpy.dtype", Leaf("text", dtype_text(value).encode()))


def _random_state(value: "np.random.RandomState", context: Context) -> Node:
    if value is np.random.mtrand._rand:
        # the process has one, and its state is compared by itself
        return Node("numpy.random, the global generator")
    context.spend(5_000)
    state = np.random.RandomState.get_state(value, legacy=False)
    return Node("numpy.random.RandomState", parts=[Part(".get_state()", state)], mutable=True, real=NOTHING_REAL)


def _generator(value: "np.random.Generator", context: Context) -> Node:
    return Node("numpy.random.Generator", parts=[Part(".bit_generator", value.bit_generator)], mutable=True)


def _bit_generator(value: "np.random.BitGenerator", context: Context) -> Node:
    context.spend(5_000)
    seeds = getattr(value, "seed_seq", None) or getattr(value, "_seed_seq", None)
    parts = [Part(".state", value.state), Part(".seed_seq", seeds)]
    real = frozenset({id(seeds)})
    return Node(class_name(type(value), context), parts=parts, mutable=True, real=real)


def _seed_sequence(value: "np.random.SeedSequence", context: Context) -> Node:
    return Node("numpy.random.SeedSequence", parts=[Part(".state", value.state)], mutable=True, real=NOTHING_REAL)


def _ufunc(value: "np.ufunc", context: Context) -> Node:
    return Node("function", Leaf("text", f"numpy.{value.__name__}".encode()))


def _vectorize(value: "np.vectorize", context: Context) -> Node:
    parts = [part for part in parts_of(value) if part.label != "._ufunc"]  # made at the first call
    return Node("numpy.vectorize", parts=parts, mutable=True)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield Values, _values
    yield np.ndarray, _array
    yield np.generic, _scalar
    yield np.dtype, _dtype
    yield np.ufunc, _ufunc
    yield np.vectorize, _vectorize
    yield np.random.RandomState, _random_state
    yield np.random.Generator, _generator
    yield np.random.BitGenerator, _bit_generator
    yield np.random.SeedSequence, _seed_sequence
