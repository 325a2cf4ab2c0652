"""How pandas keeps its columns: the arrays behind them, and whether frames can show each other's writes."""

import sys
from collections.abc import Iterator
from typing import Any


def block_arrays(values: Any) -> Iterator[Any]:
    """The numpy arrays that hold the values of a column or block; none for Arrow data, which nobody can change."""
    import numpy as np

    if isinstance(values, np.ndarray):
        yield values
    elif hasattr(values, "_ndarray"):
        yield values._ndarray
    elif hasattr(values, "_mask"):
        yield values._data
        yield values._mask
    elif hasattr(values, "_sparse_values"):
        yield values._sparse_values
    elif hasattr(values, "_left"):
        for side in (values._left, values._right):
            yield from block_arrays(getattr(side, "_data", side))


def copies_on_write() -> bool:
    """Whether pandas copies before a write that would show in another frame; True if pandas is not there."""
    pandas = sys.modules.get("pandas")
    if pandas is None or int(pandas.__version__.partition(".")[0]) >= 3:
        return True
    return pandas.options.mode.copy_on_write is True
