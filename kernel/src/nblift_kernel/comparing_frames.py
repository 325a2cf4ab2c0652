"""Two pandas frames beside each other."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

#: Columns of which numbers are told, and cells that are shown.
_COLUMNS, _CELLS = 100, 10


class KeyProblemError(Exception):
    """The columns that were named do not tell which row is which; the message says why."""


def compare_frames(one: Any, other: Any, key: Sequence[str]) -> dict[str, Any]:
    """`schema`, `rows`, `cells` and `numbers` of two frames.

    Raises
    ------
    KeyProblemError
        A column of `key` is missing, or several rows have the same key.
    """
    rows, cells = _compare_rows(one, other, key)
    return {"schema": _compare_schemas(one, other), "rows": rows, "cells": cells, "numbers": _numbers(one, other)}


def is_numbered(index: Any) -> bool:
    """Whether an index only counts the rows from 0, as that of a frame to which nobody gave one."""
    import pandas as pd

    return type(index) is pd.RangeIndex and index.name is None and (index.start, index.step) == (0, 1)


def numbers_of(values: Any) -> dict[str, Any]:
    """Count, missing, mean, std, min and max of numbers; what is not finite as text."""
    import pandas as pd

    series = pd.Series(values)
    there = series.dropna().astype("float64")
    found: dict[str, Any] = {"count": len(there), "missing": len(series) - len(there)}
    for name in ("mean", "std", "min", "max"):
        number = float(getattr(there, name)()) if len(there) else float("nan")
        found[name] = number if number - number == 0 else str(number)
    return found


def _compare_schemas(one: Any, other: Any) -> dict[str, Any]:
    before, after = ({str(name): str(kind) for name, kind in frame.dtypes.items()} for frame in (one, other))
    common = [name for name in before if name in after]
    return {
        "added": {name: kind for name, kind in after.items() if name not in before},
        "removed": {name: kind for name, kind in before.items() if name not in after},
        "changed": {name: [before[name], after[name]] for name in common if before[name] != after[name]},
        "reordered": common != [name for name in after if name in before],
        "index": [str(one.index.dtype), str(other.index.dtype)],
    }


def _numbers(one: Any, other: Any) -> list[dict[str, Any]]:
    from pandas.api.types import is_numeric_dtype

    found: list[dict[str, Any]] = []
    for name in one.columns.unique():
        if name not in other.columns or len(found) == _COLUMNS:
            continue
        left, right = one[name], other[name]
        # Two columns of one name are a frame.
        if (
            left.ndim == right.ndim == 1
            and is_numeric_dtype(left)
            and is_numeric_dtype(right)
            and left.dtype.kind != "c"
        ):
            found.append({"name": str(name), "before": numbers_of(left), "after": numbers_of(right)})
    return [each for each in found if each["before"] != each["after"]]


def _compare_rows(one: Any, other: Any, key: Sequence[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if key:
        one, other, how = _keyed(one, key), _keyed(other, key), "key"
    elif all(not is_numbered(f.index) and f.index.is_unique for f in (one, other)):
        how = "index"
    elif len(one) == len(other):
        one, other, how = one.reset_index(drop=True), other.reset_index(drop=True), "position"
    else:
        return _by_content(one, other), []
    common = one.index.intersection(other.index, sort=False)
    cells, changed = _changed_cells(one.loc[common], other.loc[common])
    rows = {
        "matched_by": how,
        "before": len(one),
        "after": len(other),
        "added": len(other) - len(common),
        "removed": len(one) - len(common),
        "changed": changed,
    }
    return rows, cells


def _keyed(frame: Any, key: Sequence[str]) -> Any:
    columns = {str(name): name for name in frame.columns}
    if missing := [name for name in key if name not in columns]:
        raise KeyProblemError(f"There is no column {', '.join(missing)} to match rows by.")
    keyed = frame.set_index([columns[name] for name in key])
    if not keyed.index.is_unique:
        raise KeyProblemError(f"Several rows have the same {', '.join(key)}: name columns that tell rows apart.")
    return keyed


def _changed_cells(one: Any, other: Any) -> tuple[list[dict[str, Any]], int]:
    """Some changed cells of rows that belong together, and how many rows have any."""
    import numpy as np

    changed = np.zeros(len(one), dtype=bool)
    cells: list[dict[str, Any]] = []
    for name in one.columns.unique():
        if name not in other.columns:
            continue
        left, right = one[name], other[name]
        if left.ndim != right.ndim:
            changed[:] = True
            continue
        apart = _apart(left, right)
        changed |= apart if apart.ndim == 1 else apart.any(axis=1)
        for position in np.flatnonzero(apart)[: _CELLS - len(cells)] if apart.ndim == 1 else ():
            label, before, after = one.index[position], left.iloc[position], right.iloc[position]
            cells.append({"row": _text(label), "column": str(name), "before": _text(before), "after": _text(after)})
    return cells, int(changed.sum())


def _apart(left: Any, right: Any) -> Any:
    """Where two columns differ, rows in the same order; a missing value is the same as a missing value."""
    import numpy as np

    missing = np.asarray(left.isna()) & np.asarray(right.isna())
    try:
        same = np.asarray(
            left.array == right.array if left.ndim == 1 and left.dtype == right.dtype else _objects(left, right)
        )
        same = np.where(np.equal(same, True), True, False)  # noqa: FBT003 - pd.NA is neither
    except Exception:  # noqa: BLE001 - cells may hold anything, and compare as they like
        same = np.asarray([_text(a) == _text(b) for a, b in zip(left.array, right.array, strict=True)])
    return ~(same | missing)


def _objects(left: Any, right: Any) -> Any:
    return left.astype(object).to_numpy() == right.astype(object).to_numpy()


def _by_content(one: Any, other: Any) -> dict[str, Any]:
    """Rows that nothing names: each counts by what it holds."""
    before, after = (Counter(_hashes(frame)) for frame in (one, other))
    added, removed = sum((after - before).values()), sum((before - after).values())
    counts = {"before": len(one), "after": len(other), "added": added, "removed": removed, "changed": 0}
    return {"matched_by": "content", **counts}


def _hashes(frame: Any) -> list[int]:
    import pandas as pd

    try:
        hashed = pd.util.hash_pandas_object(frame, index=False)
    except TypeError:
        hashed = pd.util.hash_pandas_object(frame.astype(str), index=False)
    return hashed.tolist()


def _text(value: Any) -> str:
    return repr(value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value)[:200]
