"""Taking apart what pandas makes, column by column: how columns are grouped in blocks is not content.

Imported only when pandas already is. Works with pandas 2 and 3. What lies under a missing value is not content.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype
from pandas.tseries.offsets import BaseOffset

from .attributes import parts_of
from .blocks import block_arrays, copies_on_write
from .classes import class_name, module_of
from .node import NOTHING_REAL, Context, Leaf, Memory, Node, Part, Unreadable, text
from .numpy_parts import Values, layout_of

#: Attributes of frames, series and indexes that are read otherwise, or are caches.
_INTERNAL = frozenset({
    "._mgr", "._item_cache", "._attrs", "._flags", "._cache", "._data", "._name", "._names", "._codes", "._levels",
    "._typ", "._metadata", "._cacher", "._is_copy", "._id", "._references", "._sortorder", "._range", "._dtype",
    "._engine", "._no_setting_name", "._reset_identity",
})  # fmt: skip


class Column:
    """An extension array as the values of a column or index: without an identity, since frames may share it."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array


def _column(array: Any) -> Values | Column:
    return Values(array) if isinstance(array, np.ndarray) else Column(array)


def _of_column(value: Column, context: Context) -> Node:
    return _extension(value.array, context)._replace(mutable=False)


def _frame(value: pd.DataFrame, context: Context) -> Node:
    manager = object.__getattribute__(value, "_mgr")
    columns, index = manager.axes
    shape = (len(index), len(columns))
    labels = _labels(columns)
    parts = [Part(".columns", columns), Part(".index", index)]
    parts += [Part(labels[i], _column(manager.iget_values(i))) for i in range(len(columns))]
    kind = class_name(type(value), context)
    layout = " ".join(f"{block.mgr_locs.as_array.tolist()}{_array_layout(block.values)}" for block in _blocks(manager))
    arrays = _memory(manager)
    parts += _extras(value, context)
    return Node(f"{kind} {shape}", parts=parts, mutable=True, memory=arrays, layout=f"blocks {layout}")


def _memory(manager: Any) -> list[Memory]:
    owned = copies_on_write()
    return [(array, owned) for block in manager.blocks for array in block_arrays(block.values)]


def _blocks(manager: Any) -> list[Any]:
    return sorted(manager.blocks, key=lambda block: block.mgr_locs.as_array.tolist())


def _labels(columns: pd.Index) -> list[str]:
    """`["name"]` per column; the position is added where the name is not unique."""
    names = [f"[{name!r}]" if name is not None and _can_be_written(name) else "" for name in columns.tolist()]
    seen: set[str] = set()
    labels = []
    for i, name in enumerate(names):
        labels.append(name if name and name not in seen else f".iloc[:, {i}]")
        seen.add(name)
    return labels


def _can_be_written(label: object) -> bool:
    """Whether to write the label runs no code of the notebook."""
    if type(label) is tuple:
        return all(map(_can_be_written, label))
    known = module_of(type(label)) in ("builtins", "numpy")
    return known and issubclass(type(label), (str, int, float, type(None)))


def _series(value: pd.Series, context: Context) -> Node:
    manager = object.__getattribute__(value, "_mgr")
    array = manager.blocks[0].values
    name = object.__getattribute__(value, "_name")
    parts = [Part(".name", name), Part(".index", manager.axes[0]), Part("", _column(array)), *_extras(value, context)]
    kind = class_name(type(value), context)
    return Node(kind, parts=parts, mutable=True, memory=_memory(manager), layout=_array_layout(array))


def _extras(value: Any, context: Context) -> list[Part]:
    """Attributes that travel with a frame or series, and those that a derived class adds."""
    flags = object.__getattribute__(value, "_flags")
    parts = [Part(".flags.allows_duplicate_labels", flags.allows_duplicate_labels)]
    if attrs := object.__getattribute__(value, "_attrs"):
        parts.append(Part(".attrs", attrs))
    added = added_attributes(value)
    context.forgetful |= not added.keys() <= set(object.__getattribute__(value, "_metadata"))
    return [*parts, *(Part(f".{name}", held) for name, held in added.items())]


def added_attributes(value: Any) -> dict[str, Any]:
    """Attributes of a frame or series that are not of pandas: those of a derived class, or set from outside."""
    return {part.label[1:]: part.value for part in parts_of(value) if part.label not in _INTERNAL}


def _array_layout(array: Any) -> str:
    if isinstance(array, np.ndarray):
        return layout_of(array)
    return type(array).__name__ + "".join(map(layout_of, block_arrays(array)))


def _index(value: Any, context: Context) -> Node:
    kind = class_name(type(value), context)
    if isinstance(value, pd.MultiIndex):
        return _multi_index(value, kind)
    parts = [Part(".name", value.name)]
    if isinstance(value, pd.RangeIndex):
        return Node(kind, text(f"{value.start} {value.stop} {value.step}"), parts)
    if (freq := getattr(value, "freq", None)) is not None and not isinstance(value, pd.PeriodIndex):
        parts.append(Part(".freq", freq))
    parts.append(Part("", _column(value._data)))
    layout = _array_layout(value._data)
    return Node(kind, parts=[*parts, *_derived(value, "pandas")], layout=layout)


def _derived(value: object, library: str) -> list[Part]:
    if type(value).__module__.partition(".")[0] == library:
        return []
    return [part for part in parts_of(value) if part.label not in _INTERNAL]


def _multi_index(value: Any, kind: str) -> Node:
    parts = [Part(".names", tuple(value.names)), Part(".sortorder", value.sortorder)]
    parts += [Part(f".levels[{i}]", level) for i, level in enumerate(value.levels)]
    parts += [Part(f".codes[{i}]", Values(np.asarray(codes))) for i, codes in enumerate(value.codes)]
    return Node(f"{kind} {len(value)}", parts=parts, real=NOTHING_REAL)


def _extension(value: Any, context: Context) -> Node:
    """An extension array: dtype, then its content by kind."""
    dtype = value.dtype
    parts = [Part(".dtype", dtype)]
    kind = class_name(type(value), context)
    if isinstance(value, pd.Categorical):
        parts += [Part(".codes", Values(np.asarray(value.codes)))]
    elif isinstance(value, pd.arrays.SparseArray):
        positions = value.sp_index.to_int_index().indices
        parts += [Part(".sp_index", Values(positions)), Part(".sp_values", _column(value.sp_values))]
        parts += [Part(".kind", value.kind), Part(".length", len(value))]
    elif isinstance(value, pd.arrays.IntervalArray):
        sides: list[tuple[str, Any]] = [(".left", value.left), (".right", value.right)]
        parts += [Part(label, _column(side._data)) for label, side in sides]
    elif hasattr(value, "_pa_array"):
        parts += [Part("", value._pa_array)]
    elif hasattr(value, "_mask") and hasattr(value, "_data"):
        data = value._data
        if value._mask.any():
            data = data.copy()
            data[value._mask] = 0
        parts += [Part("", Values(data)), Part(".isna()", Values(value._mask))]
    elif isinstance(getattr(value, "_ndarray", None), np.ndarray):
        parts += [Part("", Values(value._ndarray))]
    else:
        parts += parts_of(value)
    return Node(kind, parts=parts, mutable=True, real=NOTHING_REAL, layout=_array_layout(value))


def _dtype(value: ExtensionDtype, context: Context) -> Node:
    """A dtype of pandas with all that its text leaves out."""
    kind = class_name(type(value), context)
    if isinstance(value, pd.CategoricalDtype):
        parts = [Part(".categories", value.categories), Part(".ordered", value.ordered)]
        return Node(kind, parts=parts, real=NOTHING_REAL)
    parts = []
    for name in ("tz", "na_value", "fill_value", "storage", "closed", "subtype"):
        found = getattr(value, name, None)
        if found is not None and not isinstance(found, (type, property)):
            parts.append(Part(f".{name}", found))
    return Node(kind, text(str(value)), parts, real=NOTHING_REAL)


def _timestamp(value: Any, context: Context) -> Node:
    return Node(
        class_name(type(value), context),
        text(f"{value._value} {value.unit} fold={value.fold}"),
        [Part(".tzinfo", value.tzinfo)],
    )


def _timedelta(value: Any, context: Context) -> Node:
    return Node(class_name(type(value), context), text(f"{value._value} {value.unit}"))


def _period(value: pd.Period, context: Context) -> Node:
    return Node("pandas.Period", text(f"{value.ordinal} {value.freqstr}"))


def _interval(value: pd.Interval, context: Context) -> Node:
    return Node("pandas.Interval", text(value.closed), [Part(".left", value.left), Part(".right", value.right)])


def _offset(value: BaseOffset, context: Context) -> Node:
    made = value.__reduce__()
    if not isinstance(made, tuple):
        raise Unreadable("an offset without a reduction")
    return Node(class_name(type(value), context), parts=[Part(".state", made[1:])], real=NOTHING_REAL)


def _singleton(name: str) -> Callable[[Any, Context], Node]:
    return lambda value, context: Node(name, Leaf("text", b""))


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield Column, _of_column
    yield pd.DataFrame, _frame
    yield pd.Series, _series
    yield pd.Index, _index
    yield ExtensionArray, _extension
    yield ExtensionDtype, _dtype
    yield pd.Timestamp, _timestamp
    yield pd.Timedelta, _timedelta
    yield pd.Period, _period
    yield pd.Interval, _interval
    yield BaseOffset, _offset
    yield type(pd.NaT), _singleton("pandas.NaT")
    yield type(pd.NA), _singleton("pandas.NA")
