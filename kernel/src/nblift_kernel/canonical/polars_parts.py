"""Taking apart polars frames by content; lazy ones by their plan, which never runs. Imported only when polars is."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from .node import NOTHING_REAL, Context, Leaf, Node, Part, Unreadable, text

#: What stands in a plan with a function of Python, which is pickled there by its code.
_CALLS_PYTHON = (b"PLPYFN", b"PLPYUDF", b"OpaquePython")


def _frame(value: pl.DataFrame, context: Context) -> Node:
    context.spend(int(value.estimated_size()))
    parts = [Part(f"[{column.name!r}]", column) for column in value.get_columns()]
    return Node(f"polars.DataFrame {value.shape}", parts=parts, mutable=True, real=NOTHING_REAL)


def _series(value: pl.Series, context: Context) -> Node:
    context.spend(int(value.estimated_size()))
    parts = [Part(".name", value.name), Part(".dtype", value.dtype)]
    if value.dtype == pl.Object:
        content = value.to_list()
    elif value.dtype == pl.Categorical:  # its codes depend on what else the process has seen
        content = value.cast(pl.String).to_arrow()
    else:
        content = value.to_arrow()
    parts.append(Part("", content))
    return Node("polars.Series", parts=parts, mutable=True, real=NOTHING_REAL)


def _dtype(value: Any, context: Context) -> Node:
    return Node("polars.DataType", text(repr(value)))


def _lazy(value: pl.LazyFrame, context: Context) -> Node:
    plan: bytes = value.serialize()
    context.spend(len(plan))
    if any(sign in plan for sign in _CALLS_PYTHON):
        raise Unreadable("a lazy frame that calls Python functions")
    return Node("polars.LazyFrame", Leaf("bytes", plan))


def families() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Class → how to take apart its instances and those of classes derived from it."""
    yield pl.DataFrame, _frame
    yield pl.Series, _series
    yield pl.DataType, _dtype
    yield type(pl.DataType), _dtype
    yield pl.LazyFrame, _lazy
