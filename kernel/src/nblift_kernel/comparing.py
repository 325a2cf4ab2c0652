"""Two values beside each other: what a person asks who sees that an output changed.

Whether they are the same is for the content trees to say. This tells how they differ: schema, rows, numbers.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from .canonical import Tree, canonical, first_difference
from .comparing_frames import compare_frames, numbers_of
from .preview import preview

#: Entries of a mapping that are listed.
_MOST = 100


def compare_values(
    one: Any, other: Any, *, key: Sequence[str] = (), local_modules: tuple[str, ...] = ("__main__",)
) -> dict[str, Any]:
    """How two values differ.

    Parameters
    ----------
    key
        Columns that say which row is which; without them the index does, or the position.
    local_modules
        Modules of the notebook, or of the package; see `canonical`.

    Returns
    -------
    dict
        `same`; `types`, the two; `first`, the first difference as ``{path, before, after}``; and by kind of value
        `schema`, `rows` and `cells` (frames), `shape` and `elements` (arrays), `numbers` (name, before, after),
        `entries` (mappings). As `Compared` of ``schemas/values.json`` says.
    """
    trees = [canonical(value, local_modules=local_modules) for value in (one, other)]
    found: dict[str, Any] = {
        "same": trees[0].digest == trees[1].digest,
        "types": [type(value).__qualname__ for value in (one, other)],
        "first": _first(*trees),
    }
    frames = [_as_frame(value) for value in (one, other)]
    if frames[0] is not None and frames[1] is not None:
        found.update(compare_frames(frames[0], frames[1], key))
    elif _is_array(one) and _is_array(other):
        found.update(_compare_arrays(one, other))
    elif type(one) is dict and type(other) is dict:
        found.update(_compare_mappings(one, other))
    elif _is_number(one) and _is_number(other):
        found["numbers"] = [{"name": "value", "before": {"value": told(one)}, "after": {"value": told(other)}}]
    return found


def told(number: Any) -> Any:
    """A number as JSON can hold it."""
    if isinstance(number, float) and not math.isfinite(number):
        return str(number)
    return number


def _first(one: Tree, other: Tree) -> dict[str, str] | None:
    difference = first_difference(one, other)
    if difference is None:
        return None
    return {"path": difference.path, "before": difference.left, "after": difference.right}


def _as_frame(value: Any) -> Any:
    """A pandas frame of the same rows; None if the value is no table, or pandas is not there."""
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(value, polars.DataFrame):
        try:
            import pandas as pd
        except ImportError:
            return None
        return pd.DataFrame({name: value[name].to_list() for name in value.columns})
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.Series):
        return value.to_frame("values" if value.name is None else value.name)
    return value if isinstance(value, pandas.DataFrame) else None


def _is_array(value: object) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _compare_arrays(one: Any, other: Any) -> dict[str, Any]:
    import numpy as np

    found: dict[str, Any] = {"shape": [[*one.shape], [*other.shape]], "dtypes": [str(one.dtype), str(other.dtype)]}
    numeric = all(array.dtype.kind in "biuf" for array in (one, other))
    if one.shape == other.shape:
        same = one == other
        if numeric:
            same = same | ((one != one) & (other != other))
        found["elements"] = {"all": int(one.size), "changed": int(one.size - np.count_nonzero(same))}
        if numeric and one.size:
            apart = np.abs(one.astype("f8") - other.astype("f8"))
            found["elements"]["largest_change"] = told(float(np.nanmax(apart))) if not np.isnan(apart).all() else 0.0
    if numeric:
        found["numbers"] = [{"name": "values", "before": numbers_of(one.ravel()), "after": numbers_of(other.ravel())}]
    return found


def _compare_mappings(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[str, Any]:
    names = [*one, *(name for name in other if name not in one)]
    changed = [
        name
        for name in names
        if name not in one
        or name not in other
        or canonical(one[name], keep=0).digest != canonical(other[name], keep=0).digest
    ]
    entries = [
        {"name": str(name), "before": _shown(one, name), "after": _shown(other, name)} for name in changed[:_MOST]
    ]
    numbers = [
        {"name": str(name), "before": {"value": told(one[name])}, "after": {"value": told(other[name])}}
        for name in changed[:_MOST]
        if _is_number(one.get(name)) and _is_number(other.get(name))
    ]
    return {"entries": {"all": len(names), "changed": len(changed), "shown": entries}, "numbers": numbers}


def _shown(mapping: Mapping[Any, Any], name: Any) -> str | None:
    return preview(mapping[name])[:200] if name in mapping else None
