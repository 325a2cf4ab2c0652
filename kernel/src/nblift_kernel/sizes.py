"""How large a value is, in words and in bytes. Runs no code of the value's own."""

import sys
from typing import Any

from . import classes

#: Columns listed.
_COLUMNS = 500
#: Types whose size Python tells; by identity, since to compare a class may run its metaclass's code.
_MEASURED = frozenset(map(id, (str, bytes, bytearray, list, tuple, dict, set, frozenset, int, float, bool, complex)))


def _is_polars(value: object) -> bool:
    polars = sys.modules.get("polars")
    return polars is not None and issubclass(type(value), polars.DataFrame)


def _is_index(value: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and issubclass(type(value), pandas.Index) and classes.of_library(type(value))


def size_of(value: Any) -> str:
    """``439 rows × 7 columns``, ``5 items``, ``3 float64 values``; empty if there is nothing to say."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and issubclass(type(value), numpy.ndarray):
        plain = numpy.ndarray.view(value, numpy.ndarray)
        if plain.ndim == 1:
            return _count(plain.size, f"{plain.dtype} value")
        return f"{' × '.join(map(str, plain.shape))} {plain.dtype} values" if plain.ndim else ""
    if pandas is not None:
        if issubclass(type(value), pandas.DataFrame):
            columns, index = object.__getattribute__(value, "_mgr").axes
            return f"{_count(len(index), 'row')} × {_count(len(columns), 'column')}"
        if issubclass(type(value), pandas.Series):
            manager = object.__getattribute__(value, "_mgr")
            return _count(len(manager.axes[0]), f"{manager.blocks[0].dtype} value")
        if _is_index(value) and not issubclass(type(value), pandas.MultiIndex):
            return _count(len(value), f"{value.dtype} value")
    if _is_polars(value):
        return f"{_count(value.height, 'row')} × {_count(value.width, 'column')}"
    for base in (list, tuple, dict, set, frozenset):
        if issubclass(type(value), base):
            return _count(base.__len__(value), "item")
    return ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def columns_of(value: Any, most: int = _COLUMNS) -> dict[str, str]:
    """Columns of a frame and their dtypes, in order; at most 500, and at most so many."""
    most = min(most, _COLUMNS)
    pandas = sys.modules.get("pandas")
    if pandas is not None and issubclass(type(value), pandas.DataFrame):
        manager = object.__getattribute__(value, "_mgr")
        names = manager.axes[0][:most].tolist()
        return {_label(name): str(manager.iget_values(i).dtype) for i, name in enumerate(names)}
    if _is_polars(value):
        return {name: str(dtype) for name, dtype in list(value.schema.items())[:most]}
    return {}


def nbytes_of(value: Any) -> int | None:
    """Bytes, roughly, without looking into objects inside; None if unknown."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and issubclass(type(value), numpy.ndarray):
        return int(numpy.ndarray.view(value, numpy.ndarray).nbytes)
    if pandas is not None and issubclass(type(value), (pandas.DataFrame, pandas.Series)):
        manager = object.__getattribute__(value, "_mgr")
        return int(sum(block.values.nbytes for block in manager.blocks) + manager.axes[-1].nbytes)
    if _is_index(value):
        return int(value.nbytes)
    if id(type(value)) in _MEASURED:
        return sys.getsizeof(value)
    return None


def _label(name: object) -> str:
    """A column's label as text; of an object of the notebook only what it is."""
    parts = name if type(name) is tuple else (name,)
    strange = next((part for part in parts if type(part) is tuple or not classes.of_library(type(part))), None)
    return str(name) if strange is None else f"<{classes.home(type(strange))}>"
