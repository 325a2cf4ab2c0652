"""How large a value is, in words and in bytes. Runs no code of the value's own."""

import sys
from typing import Any

#: Columns listed.
_COLUMNS = 500


def size_of(value: Any) -> str:
    """``439 rows × 7 columns``, ``5 items``, ``3 float64 values``; empty if there is nothing to say."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(value, numpy.ndarray):
        if value.ndim == 1:
            return _count(value.size, f"{value.dtype} value")
        return f"{' × '.join(map(str, value.shape))} {value.dtype} values" if value.ndim else ""
    if pandas is not None:
        if isinstance(value, pandas.DataFrame):
            return f"{_count(len(value.index), 'row')} × {_count(len(value.columns), 'column')}"
        if isinstance(value, (pandas.Series, pandas.Index)) and not isinstance(value, pandas.MultiIndex):
            return _count(len(value), f"{value.dtype} value")
    if type(value).__module__.startswith("polars.") and type(value).__name__ == "DataFrame":
        return f"{_count(value.height, 'row')} × {_count(value.width, 'column')}"
    for base in (list, tuple, dict, set, frozenset):
        if isinstance(value, base):
            return _count(base.__len__(value), "item")  # type: ignore[arg-type]
    return ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def columns_of(value: Any) -> dict[str, str]:
    """Columns of a frame and their dtypes, in order; at most 500."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        manager = object.__getattribute__(value, "_mgr")
        names = list(manager.axes[0])[:_COLUMNS]
        return {str(name): str(manager.iget_values(i).dtype) for i, name in enumerate(names)}
    if type(value).__module__.startswith("polars.") and type(value).__name__ == "DataFrame":
        return {name: str(dtype) for name, dtype in list(value.schema.items())[:_COLUMNS]}
    return {}


def nbytes_of(value: Any) -> int | None:
    """Bytes, roughly, without looking into objects inside; None if unknown."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return int(value.nbytes)
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        used = value.memory_usage(index=True, deep=False) if not isinstance(value, pandas.Index) else value.nbytes
        return int(used.sum() if isinstance(value, pandas.DataFrame) else used)
    if type(value) in (str, bytes, bytearray, list, tuple, dict, set, frozenset, int, float, bool, complex):
        return sys.getsizeof(value)
    return None
