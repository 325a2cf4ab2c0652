"""Values of pandas and what it holds; see `values`."""

import importlib.util
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pandas as pd

Make = Callable[[], Any]


def frame(**changes: Any) -> pd.DataFrame:
    made = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "x": [0.5, float("nan"), -0.0],
            "s": ["a", "b", None],
            "b": [True, False, True],
            "t": pd.to_datetime(["2024-01-01", "2024-01-02", "NaT"]),
            "c": pd.Categorical(["u", "v", "u"]),
            "y": [1.0, 2.0, 3.0],
        },
        index=pd.Index([10, 20, 30], name="id"),
    )
    for column, values in changes.items():
        made[column] = values
    return made


def changed(value: Any, *change: Callable[[Any], object]) -> Any:
    for one in change:
        one(value)
    return value


def in_blocks(*, consolidated: bool) -> pd.DataFrame:
    made = pd.DataFrame({"a": [1.0, 2.0]})
    made["b"] = [3.0, 4.0]
    return made.copy() if consolidated else made


def two_levels() -> pd.MultiIndex:
    return pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["k", None])


class Cases(pd.DataFrame):
    """A notebook's own kind of frame."""

    _metadata: ClassVar[list[str]] = ["region"]
    region: str

    @property
    def _constructor(self) -> type:
        return Cases


def cases(region: str) -> Any:
    made = Cases({"a": [1]})
    made.region = region
    return made


VALUES: dict[str, Make] = {
    "frame": frame,
    "empty frame": pd.DataFrame,
    "no rows": lambda: frame().iloc[:0],
    "no columns": lambda: pd.DataFrame(index=[1, 2]),
    "sliced frame": lambda: frame().iloc[::2],
    "backward frame": lambda: frame().iloc[::-1],
    "frame of a table": lambda: pd.DataFrame(np.ones((3, 4)).T),
    "same names": lambda: pd.DataFrame([[1, "a", 2.0]], columns=["a", "a", "b"]),
    "attrs": lambda: changed(frame(), lambda d: d.attrs.update(a=[1])),
    "objects in cells": lambda: frame(o=[[1], {"a": 2}, None]),
    "frame in blocks": lambda: in_blocks(consolidated=False),
    "own frame": lambda: cases("north"),
    "series": lambda: pd.Series([1, 2], name="a", index=["x", "y"]),
    "named by tuple": lambda: pd.Series([1], name=("a", 1)),
    "nullable ints": lambda: pd.Series([1, None], dtype="Int64"),
    "nullable floats": lambda: pd.Series([1.5, None], dtype="Float32"),
    "nullable flags": lambda: pd.Series([True, None], dtype="boolean"),
    "string": lambda: pd.Series(["a", None], dtype="string[python]"),
    "sparse": lambda: pd.Series(pd.arrays.SparseArray([0, 0, 1])),
    "intervals": lambda: pd.Series(pd.interval_range(0, 3)),
    "periods": lambda: pd.Series(pd.period_range("2024-01", periods=3, freq="M")),
    "zoned": lambda: pd.Series(pd.date_range("2024", periods=2, tz="Europe/Paris")),
    "durations": lambda: pd.Series(pd.to_timedelta([1, 2], unit="s")),
    "ordered categories": lambda: pd.Series(pd.Categorical(["a", "b"], ["b", "a"], ordered=True)),
    "categorical": lambda: pd.Categorical([1, 2, None]),
    "range index": lambda: pd.RangeIndex(1, 9, 2),
    "levels": two_levels,
    "frame of levels": lambda: pd.DataFrame(np.ones((4, 2)), index=two_levels()),
    "dates": lambda: pd.date_range("2024", periods=3, freq="MS"),
    "period index": lambda: pd.period_range("2024", periods=2, freq="Y"),
    "interval index": lambda: pd.interval_range(0, 2, closed="left"),
    "category index": lambda: pd.CategoricalIndex(["a", "b"]),
    "object index": lambda: pd.Index(["a", 1], dtype=object),
    "frame in a dict": lambda: {"train": frame(), "test": [frame().iloc[:1]]},
    "timestamp": lambda: pd.Timestamp("2024-01-01 02:00", tz="Europe/Paris"),
    "timedelta": lambda: pd.Timedelta(1, unit="s"),
    "period": lambda: pd.Period("2024-01", "M"),
    "interval": lambda: pd.Interval(0, 1),
    "nat": lambda: pd.NaT,
    "na": lambda: pd.NA,
    "offset": lambda: pd.offsets.BMonthEnd(2),
    "week": lambda: pd.offsets.Week(weekday=2),
    "grouped": lambda: frame().groupby("n"),
    "array of dates": lambda: pd.date_range("2024", periods=2).array,
    "dtype of categories": lambda: pd.CategoricalDtype(["a"]),
}

SAME: dict[str, tuple[Make, Make]] = {
    "blocks": (lambda: in_blocks(consolidated=False), lambda: in_blocks(consolidated=True)),
    "slice and copy": (lambda: frame().iloc[::2], frame().iloc[::2].copy),
    "looked at": (
        frame,
        lambda: changed(frame(), repr, lambda d: d["n"], lambda d: d.values, lambda d: d.index.is_unique),
    ),
    "under a missing value": (
        lambda: pd.Series(pd.arrays.IntegerArray(np.array([1, 5]), np.array([False, True]))),
        lambda: pd.Series(pd.arrays.IntegerArray(np.array([1, 7]), np.array([False, True]))),
    ),
    "indexes shared": (lambda: [(d := frame()), d.index], lambda: [frame(), frame().index]),
}

DIFFERENT: dict[str, tuple[Make, Make]] = {
    "column dtype": (frame, lambda: frame(n=np.array([1, 2, 3], "i4"))),
    "cell": (frame, lambda: frame(n=[1, 2, 4])),
    "minus zero in a cell": (frame, lambda: frame(x=[0.5, float("nan"), 0.0])),
    "text in a cell": (frame, lambda: frame(s=["a", "c", None])),
    "column order": (frame, lambda: frame()[["x", "n", "s", "b", "t", "c", "y"]]),
    "column name": (frame, lambda: frame().rename(columns={"n": "m"})),
    "row order": (frame, lambda: frame().iloc[[1, 0, 2]]),
    "index name": (frame, lambda: frame().rename_axis("other")),
    "index values": (frame, lambda: frame().set_axis([10, 20, 31])),
    "kind of index": (lambda: pd.DataFrame({"a": [1, 2]}), lambda: pd.DataFrame({"a": [1, 2]}, index=pd.Index([0, 1]))),
    "name of columns": (frame, lambda: frame().rename_axis(columns="c")),
    "attrs": (frame, lambda: changed(frame(), lambda d: d.attrs.update(a=1))),
    "flags": (frame, lambda: frame().set_flags(allows_duplicate_labels=False)),
    "category order": (frame, lambda: frame(c=pd.Categorical(["u", "v", "u"], ["v", "u"]))),
    "unused category": (frame, lambda: frame(c=pd.Categorical(["u", "v", "u"], ["u", "v", "w"]))),
    "ordered": (frame, lambda: frame(c=pd.Categorical(["u", "v", "u"], ordered=True))),
    "category and text": (lambda: pd.Series(["a"], dtype="category"), lambda: pd.Series(["a"])),
    "missing text": (
        lambda: frame(s=pd.Series(["a", "b", None], index=[10, 20, 30], dtype="string")),
        lambda: frame(s=pd.Series(["a", "b", None], index=[10, 20, 30], dtype=object)),
    ),
    "none and nan": (
        lambda: pd.Series([None, "a"], dtype=object),
        lambda: pd.Series([float("nan"), "a"], dtype=object),
    ),
    "na and nan": (lambda: pd.Series([pd.NA, "a"], dtype=object), lambda: pd.Series([float("nan"), "a"], dtype=object)),
    "zone": (lambda: pd.Timestamp("2024", tz="UTC"), lambda: pd.Timestamp("2024")),
    "zone of a series": (
        lambda: pd.Series(pd.date_range("2024", periods=2, tz="UTC")),
        lambda: pd.Series(pd.date_range("2024", periods=2)),
    ),
    "place of a zone": (
        lambda: pd.Series(pd.date_range("2024", periods=2, tz="Europe/Paris")),
        lambda: pd.Series(pd.date_range("2024", periods=2, tz="Europe/Berlin")),
    ),
    "unit": (lambda: pd.Timestamp("2024").as_unit("s"), lambda: pd.Timestamp("2024").as_unit("ns")),
    "unit of a series": (
        lambda: pd.Series(pd.date_range("2024", periods=2)).dt.as_unit("s"),
        lambda: pd.Series(pd.date_range("2024", periods=2)).dt.as_unit("ns"),
    ),
    "frequency": (
        lambda: pd.date_range("2024", periods=3),
        lambda: changed(pd.date_range("2024", periods=3), lambda i: setattr(i, "freq", None)),
    ),
    "nullable": (lambda: pd.Series([1, 2], dtype="Int64"), lambda: pd.Series([1, 2])),
    "missing int": (lambda: pd.Series([1, None], dtype="Int64"), lambda: pd.Series([1, 0], dtype="Int64")),
    "nan and na in floats": (
        lambda: pd.Series([1.0, None], dtype="Float64"),
        lambda: pd.Series(pd.arrays.FloatingArray(np.array([1.0, np.nan]), np.array([False, False]))),
    ),
    "level order": (two_levels, lambda: two_levels().reorder_levels([1, 0])),
    "unused level": (lambda: two_levels()[:2], two_levels()[:2].remove_unused_levels),
    "level name": (two_levels, lambda: two_levels().set_names(["k", "l"])),
    "closed": (lambda: pd.Interval(0, 1), lambda: pd.Interval(0, 1, closed="left")),
    "closed intervals": (lambda: pd.interval_range(0, 2), lambda: pd.interval_range(0, 2, closed="left")),
    "period": (lambda: pd.Period("2024-01", "M"), lambda: pd.Period("2024-01-01", "D")),
    "offset": (lambda: pd.offsets.BMonthEnd(2), lambda: pd.offsets.BMonthEnd(3)),
    "weekday": (lambda: pd.offsets.Week(weekday=2), lambda: pd.offsets.Week(weekday=3)),
    "series name": (lambda: pd.Series([1], name="a"), lambda: pd.Series([1], name="b")),
    "series and frame": (lambda: pd.Series([1], name="a"), lambda: pd.Series([1], name="a").to_frame()),
    "series and array": (lambda: pd.Series([1]), lambda: pd.Series([1]).array),
    "object in a cell": (lambda: frame(o=[[1], [2], [3]]), lambda: frame(o=[[1], [2], [4]])),
    "alias in cells": (lambda: frame(o=[(x := [1]), x, x]), lambda: frame(o=[[1], [1], [1]])),
    "fill of sparse": (lambda: pd.arrays.SparseArray([0, 1]), lambda: pd.arrays.SparseArray([0, 1], fill_value=1)),
    "two frames or one": (lambda: [frame(), frame()], lambda: [(d := frame()), d]),
    "own attribute": (lambda: cases("north"), lambda: cases("south")),
    "view of a frame": (
        lambda: [(d := pd.DataFrame({"a": [1.0]})), d["a"].values],
        lambda: [pd.DataFrame({"a": [1.0]}), np.array([1.0])],
    ),
    "nat and na": (lambda: pd.NaT, lambda: pd.NA),
    "range and ints": (lambda: pd.RangeIndex(3), lambda: pd.Index([0, 1, 2])),
    "range step": (lambda: pd.RangeIndex(0, 4, 2), lambda: pd.RangeIndex(0, 3, 2)),
    "storage of texts": (lambda: pd.Series(["a"], dtype="string[python]"), lambda: pd.Series(["a"], dtype=object)),
}

if importlib.util.find_spec("pyarrow"):
    import pyarrow as pa

    def table(chunks: int = 1, **columns: Any) -> Any:
        made = pa.table({"a": [1, None, 3], "s": ["x", None, "zz"], "l": [[1], None, [2, 3]], **columns})
        return made if chunks == 1 else pa.concat_tables([made.slice(0, 1), made.slice(1)])

    VALUES |= {
        "arrow text": lambda: pd.Series(["a", None], dtype="string[pyarrow]"),
        "arrow ints": lambda: pd.Series([1, None], dtype="int64[pyarrow]"),
        "arrow moments": lambda: pd.Series(pd.date_range("2024", periods=2), dtype="timestamp[ns][pyarrow]"),
        "arrow table": table,
        "arrow array": lambda: pa.array([1.5, None]),
        "arrow scalar": lambda: pa.scalar(3),
        "arrow structs": lambda: pa.array([{"a": 1, "b": "x"}, None]),
        "arrow dictionary": lambda: pa.array(["a", "b", "a"]).dictionary_encode(),
    }
    SAME |= {
        "chunks": (table, lambda: table(2)),
        "chunks of texts": (
            lambda: pd.Series(["a", "b", None]),
            lambda: pd.concat([pd.Series(["a", "b"]), pd.Series(["x", None]).iloc[1:]], ignore_index=True).astype(
                pd.Series(["a"]).dtype
            ),
        ),
        "slice of arrow": (lambda: pa.array([2, 3]), lambda: pa.array([1, 2, 3])[1:]),
    }
    DIFFERENT |= {
        "arrow value": (table, lambda: table(a=[1, None, 4])),
        "arrow null": (table, lambda: table(a=[1, 0, 3])),
        "arrow text": (table, lambda: table(s=["x", None, "z"])),
        "arrow null text": (table, lambda: table(s=["x", "", "zz"])),
        "arrow list": (table, lambda: table(l=[[1], None, [2, 4]])),
        "arrow list cut": (table, lambda: table(l=[[1, 2], None, [3]])),
        "arrow null list": (table, lambda: table(l=[[1], [], [2, 3]])),
        "arrow type": (lambda: pa.array([1]), lambda: pa.array([1], pa.int32())),
        "arrow metadata": (table, lambda: table().replace_schema_metadata({"a": "b"})),
        "storage": (
            lambda: pd.Series(["a"], dtype="string[python]"),
            lambda: pd.Series(["a"], dtype="string[pyarrow]"),
        ),
        "arrow moment": (lambda: pa.array([1], pa.timestamp("ns")), lambda: pa.array([2], pa.timestamp("ns"))),
        "arrow nanosecond": (
            lambda: pa.array([[1]], pa.list_(pa.timestamp("ns"))),
            lambda: pa.array([[2]], pa.list_(pa.timestamp("ns"))),
        ),
        "arrow null flag": (lambda: pa.array([None], pa.bool_()), lambda: pa.array([False])),
    }

if importlib.util.find_spec("polars"):
    import polars as pl

    VALUES |= {
        "polars frame": lambda: pl.DataFrame({"a": [1, None], "s": ["x", "y"]}),
        "polars series": lambda: pl.Series("a", [1.5, None]),
        "polars lists": lambda: pl.DataFrame({"l": [[1], [2, 3]], "t": [None, "b"]}),
    }
    DIFFERENT |= {
        "polars value": (lambda: pl.DataFrame({"a": [1]}), lambda: pl.DataFrame({"a": [2]})),
        "polars dtype": (lambda: pl.DataFrame({"a": [1]}), lambda: pl.DataFrame({"a": [1]}, schema={"a": pl.Int32})),
        "polars name": (lambda: pl.DataFrame({"a": [1]}), lambda: pl.DataFrame({"b": [1]})),
        "polars and pandas": (lambda: pl.DataFrame({"a": [1]}), lambda: pd.DataFrame({"a": [1]})),
    }
