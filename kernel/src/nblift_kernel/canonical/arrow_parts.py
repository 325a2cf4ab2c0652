"""Taking apart Arrow data by content: how it is chunked, and what lies under a null, does not count.

Imported only when pyarrow already is.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .classes import class_name
from .node import NOTHING_REAL, Context, Leaf, Node, Part, text


def _table(value: Any, context: Context) -> Node:
    parts = [Part(".schema.metadata", value.schema.metadata), Part(".num_rows", value.num_rows)]
    for field, column in zip(value.schema, value.columns, strict=True):
        parts.append(Part(f"[{field.name!r}]", column))
        parts.append(Part(f".field({field.name!r})", (field.type, field.nullable, field.metadata)))
    return Node(class_name(type(value), context), parts=parts, real=NOTHING_REAL)


def _chunked(value: Any, context: Context) -> Node:
    context.spend(value.nbytes)
    parts = [Part(".type", value.type), Part("", _Flat(_one(value)))]
    return Node("pyarrow.ChunkedArray", parts=parts, real=NOTHING_REAL)


def _one(value: Any) -> Any:
    chunks = value.chunks
    if len(chunks) == 1:
        return chunks[0]
    return pa.concat_arrays(chunks) if chunks else pa.array([], type=value.type)


def _array(value: Any, context: Context) -> Node:
    context.spend(value.nbytes)
    return Node("pyarrow.Array", parts=[Part(".type", value.type), Part("", _Flat(value))], real=NOTHING_REAL)


class _Flat:
    """An array below a node that has already told its type."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array


def _flat(value: _Flat, context: Context) -> Node:
    array = value.array
    kind = array.type
    parts = [Part(".is_valid()", array.is_valid().to_pylist())] if array.null_count else []
    if pa.types.is_dictionary(kind):
        parts += [Part(".indices", _Flat(array.indices)), Part(".dictionary", _Flat(array.dictionary))]
    elif pa.types.is_struct(kind):
        parts += [Part(f"[{field.name!r}]", _Flat(part)) for field, part in zip(kind, array.flatten(), strict=True)]
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        parts += [Part(".lengths", _Flat(pc.list_value_length(array))), Part(".values", _Flat(array.flatten()))]
    elif pa.types.is_boolean(kind):
        parts.append(Part("", pc.fill_null(array, fill_value=False).to_pylist()))
    elif pa.types.is_primitive(kind) and kind.bit_width <= 64:
        return Node("values", _numbers(array), parts, real=NOTHING_REAL)
    else:
        parts.append(Part("", array.to_pylist()))
    return Node("values", parts=parts, real=NOTHING_REAL)


def _numbers(array: Any) -> Leaf:
    import numpy as np

    from .numpy_parts import raw

    width = array.type.bit_width
    if pa.types.is_temporal(array.type):
        array = array.view(pa.int64() if width == 64 else pa.int32())
    if array.null_count:
        array = pc.fill_null(array, 0)
    numbers = np.asarray(array)
    return Leaf(numbers.dtype.str, raw(numbers), numbers.shape)


def _scalar(value: Any, context: Context) -> Node:
    array = pa.array([value.as_py()], type=value.type)
    return Node("pyarrow.Scalar", parts=[Part(".type", value.type), Part("", _Flat(array))], real=NOTHING_REAL)


def _type(value: Any, context: Context) -> Node:
    return Node("pyarrow.DataType", text(str(value)))


def _schema(value: Any, context: Context) -> Node:
    parts = [Part(f"[{f.name!r}]", (f.name, f.type, f.nullable, f.metadata)) for f in value]
    return Node("pyarrow.Schema", parts=[*parts, Part(".metadata", value.metadata)], real=NOTHING_REAL)


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield _Flat, _flat
    yield pa.Table, _table
    yield pa.RecordBatch, _table
    yield pa.ChunkedArray, _chunked
    yield pa.Array, _array
    yield pa.Scalar, _scalar
    yield pa.DataType, _type
    yield pa.Schema, _schema
