"""How pandas keeps its columns: the arrays behind them, and whether frames can show each other's writes."""

import sys
from collections.abc import Iterator
from typing import Any

#: Where the extension arrays of pandas keep numpy arrays.
_INSIDE = ("_ndarray", "_data", "_mask", "_codes", "_sparse_values", "_left", "_right")


def block_arrays(values: Any) -> Iterator[Any]:
    """The numpy arrays that hold the values of a column or block."""
    import numpy

    if isinstance(values, numpy.ndarray):
        yield values
        return
    for name in _INSIDE:
        held = getattr(values, name, None)
        if name in ("_left", "_right"):
            held = getattr(held, "_data", held)
        if isinstance(held, numpy.ndarray):
            yield held
        elif name == "_data" and held is not None and hasattr(held, "_ndarray"):
            yield held._ndarray


def copies_on_write() -> bool:
    """Whether pandas copies before a write that would show in another frame; True if pandas is not there."""
    pandas = sys.modules.get("pandas")
    if pandas is None or int(pandas.__version__.partition(".")[0]) >= 3:
        return True
    return pandas.options.mode.copy_on_write is True
