"""Two values beside each other, and forms for people."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nblift_kernel import publishing
from nblift_kernel.comparing import compare_values
from nblift_kernel.comparing_frames import KeyProblemError
from nblift_kernel.publishing import NoFormError, forms_of, write_value

FRAME = pd.DataFrame({"id": [1, 2, 3], "price": [1.0, float("nan"), 3.0], "name": ["a", np.nan, "c"]})


def rows(one: Any, other: Any, *key: str) -> tuple[str, int, int, int]:
    found = compare_values(one, other, key=key)
    json.dumps(found, allow_nan=False)
    each = found["rows"]
    assert (each["before"], each["after"]) == (len(one), len(other))
    return each["matched_by"], each["added"], each["removed"], each["changed"]


def test_a_frame_is_the_same_as_itself() -> None:
    found = compare_values(FRAME, FRAME.copy())
    assert (found["same"], found["first"], found["numbers"], found["cells"]) == (True, None, [], [])
    assert rows(FRAME, FRAME.copy()) == ("position", 0, 0, 0)


def test_rows_are_matched_by_a_key_the_index_the_position_or_their_content() -> None:
    other = FRAME.iloc[::-1].reset_index(drop=True)
    assert rows(FRAME, other, "id") == ("key", 0, 0, 0)
    assert rows(FRAME, other) == ("position", 0, 0, 2)
    assert rows(FRAME.set_index("id"), other.set_index("id")) == ("index", 0, 0, 0)
    longer = pd.concat([other, FRAME.iloc[:1].assign(id=9)], ignore_index=True)
    assert rows(FRAME, longer) == ("content", 1, 0, 0)
    assert rows(FRAME, longer, "id") == ("key", 1, 0, 0)


def test_missing_cells_are_the_same_as_missing_cells() -> None:
    other = FRAME.assign(price=[1.0, 2.0, float("nan")], name=["a", np.nan, "d"])
    found = compare_values(FRAME, other)
    assert found["rows"]["changed"] == 2
    assert [(c["row"], c["column"], c["before"], c["after"]) for c in found["cells"]] == [
        ("1", "price", "nan", "2.0"),
        ("2", "price", "3.0", "nan"),
        ("2", "name", "'c'", "'d'"),
    ]
    [price] = found["numbers"]
    assert price["before"] == {"count": 2, "missing": 1, "mean": 2.0, "std": 2.0**0.5, "min": 1.0, "max": 3.0}


def test_schemas_are_compared() -> None:
    other = FRAME.rename(columns={"name": "title"}).astype({"id": "int32"})[["price", "id", "title"]]
    assert compare_values(FRAME, other)["schema"] == {
        "added": {"title": str(FRAME["name"].dtype)},
        "removed": {"name": str(FRAME["name"].dtype)},
        "changed": {"id": ["int64", "int32"]},
        "reordered": True,
        "index": ["int64", "int64"],
    }


def test_a_key_that_does_not_tell_rows_apart_is_told() -> None:
    twice = pd.concat([FRAME, FRAME])
    with pytest.raises(KeyProblemError, match="Several rows have the same id"):
        compare_values(FRAME, twice, key=("id",))
    with pytest.raises(KeyProblemError, match="no column x"):
        compare_values(FRAME, FRAME, key=("x",))


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([[1], [2], [3]]),
        pd.Series([np.arange(2)] * 3),
        pd.Series(["a", "b", "a"], dtype="category"),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series(pd.to_datetime(["2026-01-01", "NaT", "2026-01-03"])),
        pd.Series([{"a": 1}, None, 3]),
    ],
)
def test_cells_may_hold_anything(column: pd.Series) -> None:
    frame = FRAME.assign(column=column)
    assert rows(frame, frame.copy()) == ("position", 0, 0, 0)
    other = FRAME.assign(column=column.iloc[[0, 1, 0]].reset_index(drop=True))
    expected = 0 if column.dtype == "category" or str(column.iloc[0]) == str(column.iloc[2]) else 1
    assert rows(frame, other) == ("position", 0, 0, expected)
    assert rows(frame, frame.iloc[:2]) == ("content", 0, 1, 0)


def test_columns_of_one_name_are_compared() -> None:
    one = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])
    other = pd.DataFrame([[1, 2], [3, 5]], columns=["a", "a"])
    assert rows(one, other) == ("position", 0, 0, 1)


def test_series_and_polars_are_tables_too() -> None:
    assert rows(FRAME["price"], FRAME["price"] + 1) == ("position", 0, 0, 2)
    one = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
    assert rows(one, one.with_columns(pl.col("a") + 1)) == ("position", 0, 0, 2)


def test_other_values() -> None:
    array = np.arange(4.0)
    found = compare_values(array, np.array([0, 1, float("nan"), 5]))
    assert found["elements"] == {"all": 4, "changed": 2, "largest_change": 2.0}
    assert compare_values(array, array.reshape(2, 2))["shape"] == [[4], [2, 2]]
    found = compare_values({"a": 1, "b": [1], "c": 0.5}, {"b": [2], "c": float("inf"), "d": None})
    assert found["entries"]["changed"] == 4
    assert found["entries"]["shown"][0] == {"name": "a", "before": "1", "after": None}
    assert found["numbers"] == [{"name": "c", "before": {"value": 0.5}, "after": {"value": "inf"}}]
    assert compare_values(1, 2.5)["numbers"][0]["after"] == {"value": 2.5}
    found = compare_values([1, "x"], [1, "y"])
    assert found["first"] == {"path": "[1]", "before": "'x'", "after": "'y'"}
    assert compare_values("a", FRAME)["types"] == ["str", "DataFrame"]


@settings(max_examples=30, deadline=None)
@given(
    one=st.dictionaries(st.integers(0, 9), st.integers(0, 3)),
    other=st.dictionaries(st.integers(0, 9), st.integers(0, 3)),
)
def test_counts_are_those_of_the_rows(one: dict[int, int], other: dict[int, int]) -> None:
    before, after = (pd.DataFrame({"id": list(d), "v": list(d.values())}, dtype="int64") for d in (one, other))
    changed = sum(one[key] != other[key] for key in one.keys() & other.keys())
    expected = (len(other.keys() - one.keys()), len(one.keys() - other.keys()), changed)
    assert rows(before, after, "id") == ("key", *expected)
    if len(one) > 1 and len(other) > 1:
        named = [frame.set_index("id") for frame in (before, after)]
        assert rows(named[0], named[1]) == ("index", *expected)
    if len(one) != len(other):
        counts = [Counter(d.items()) for d in (one, other)]
        added, removed = (counts[1] - counts[0]).total(), (counts[0] - counts[1]).total()
        assert rows(before, after) == ("content", added, removed, 0)


FORMS = [
    (FRAME, "parquet", True),
    (FRAME, "arrow", True),
    (FRAME, "csv", False),
    (FRAME, "pkl", True),
    (FRAME.set_index("name"), "parquet", True),
    (FRAME.rename(columns={"id": 1}), "parquet", False),
    (FRAME["price"], "parquet", False),
    (pl.DataFrame({"a": [1, 2]}), "parquet", False),
    (pl.DataFrame({"a": [1, 2]}), "arrow", False),
    (np.arange(3), "npy", True),
    ({"a": [1, None]}, "json", True),
    ("text\r\n", "txt", True),
    ({1, 2}, "pkl", True),
]


@pytest.mark.parametrize(("value", "form", "same"), FORMS)
def test_forms(tmp_path: Path, value: Any, form: str, same: bool) -> None:
    path, found = write_value(value, tmp_path / "a.b", form)
    assert (path.name, found) == (f"a.b.{form}", same)
    assert path.stat().st_size > 0


def test_without_pyarrow_a_frame_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "can_import", lambda name: False)
    path, same = write_value(FRAME, tmp_path / "x", None)
    assert (path.name, same) == ("x.csv", False)
    with pytest.raises(NoFormError, match=r"no form .parquet here; it has .csv, .pkl"):
        write_value(FRAME, tmp_path / "x", "parquet")
    assert forms_of(pl.DataFrame({"a": [1]}))[0] == "parquet"
