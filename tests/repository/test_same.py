"""How generated tests compare: everything counts but the last digits of numbers."""

import datetime as dt
import random
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

from nblift.repository.templates import render

from .disk import put


@pytest.fixture(scope="module", params=["plain", "with numpy and pandas"])
def same(request: pytest.FixtureRequest) -> SimpleNamespace:
    """The functions of `same.py`."""
    return load({"numpy", "pandas"} if request.param != "plain" else set())


def load(flags: set[str]) -> SimpleNamespace:
    """`same.py` as it is generated."""
    module: dict[str, Any] = {}
    exec(render("same.py", {}, flags), module)
    return SimpleNamespace(**module)


FULL = load({"numpy", "pandas"})


class Town:
    def __init__(self, name: str, parts: list[Any]) -> None:
        self.name = name
        self.parts = parts


class Slotted:
    __slots__ = ("size",)

    def __init__(self, size: float) -> None:
        self.size = size


def ring(end: float) -> list[Any]:
    """A list that holds itself."""
    items: list[Any] = [end]
    items.append(items)
    return items


def drawn(seed: int) -> random.Random:
    """A generator after one draw."""
    generator = random.Random(seed)
    generator.random()
    return generator


TINY = 1e-9
PLAIN = [
    (1, 1, 2),
    (1.0, 1.0 + TINY, 1.001),
    (0.0, 1e-14, 1e-3),
    (float("nan"), float("nan"), 0.0),
    (1 + 2j, 1 + 2j, 1 + 2.1j),
    ("a", "a", "b"),
    (b"a", b"a", b"b"),
    (None, None, 0),
    (1, 1, True),
    (1, 1, 1.0),
    ([1, [2.0]], [1, [2.0 + TINY]], [1, [2.1]]),
    ([1], [1], (1,)),
    ([1], [1], [1, 1]),
    ({"a": 1.0}, {"a": 1.0 + TINY}, {"a": 1.1}),
    ({"a": 1, "b": 2}, {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"a": 1}, {"a": 1}, {"a": 1, "b": 1}),
    ({1, 2}, {2, 1}, {1, 3}),
    (Path("a/b"), Path("a/b"), Path("a/c")),
    (dt.date(2024, 1, 2), dt.date(2024, 1, 2), dt.date(2024, 1, 3)),
    (range(3), range(3), range(4)),
    (Town("x", [1.0]), Town("x", [1.0 + TINY]), Town("x", [1.1])),
    (Slotted(1.0), Slotted(1.0 + TINY), Slotted(1.1)),
    (ring(1.0), ring(1.0), ring(2.0)),
    (drawn(1), drawn(1), drawn(2)),
    (len, len, max),
    (Town, Town, Slotted),
]


@pytest.mark.parametrize(("value", "equal", "other"), PLAIN, ids=lambda value: type(value).__name__)
def test_a_value_is_the_same_but_for_rounding(same: SimpleNamespace, value: Any, equal: Any, other: Any) -> None:
    same.assert_same(value, equal, "v")
    with pytest.raises(AssertionError):
        same.assert_same(value, other, "v")


def test_a_failure_names_the_part(same: SimpleNamespace) -> None:
    with pytest.raises(AssertionError, match=r"town\['parts'\]\[1\]"):
        same.assert_same(Town("x", [1, 2]), Town("x", [1, 3]), "town")


X = np.array([[0.0], [1.0], [2.0], [5.0]])
Y = np.array([0.0, 1.0, 2.5, 4.0])
FRAME = pd.DataFrame({"a": [1, 2], "b": [1.0, np.nan], "c": ["x", None]})
WHEN = pd.Timestamp("2024-01-02", tz="UTC")


def changed(value: Any, key: str, content: Any) -> Any:
    """A fitted estimator with one attribute changed."""
    setattr(value, key, content)
    return value


FRAMES = [
    (np.array([1.0, np.nan]), np.array([1.0 + TINY, np.nan]), np.array([1.1, np.nan])),
    (np.array([1, 2]), np.array([1, 2]), np.array([1, 2], dtype="int32")),
    (np.array([1, 2]), np.array([1, 2]), np.array([[1, 2]])),
    (np.array(["a"]), np.array(["a"]), np.array(["b"])),
    (np.array([1, "a"], dtype=object), np.array([1, "a"], dtype=object), np.array([1, "b"], dtype=object)),
    (np.float64(1.0), np.float64(1.0 + TINY), np.float64(1.1)),
    (np.float64(1.0), np.float64(1.0), 1.0),
    (np.datetime64("NaT", "D"), np.datetime64("NaT", "D"), np.datetime64("2024-01-01")),
    (np.random.default_rng(1), np.random.default_rng(1), np.random.default_rng(2)),
    (FRAME, FRAME.copy(), FRAME.assign(a=[1, 3])),
    (FRAME, FRAME + FRAME.assign(a=0, b=TINY, c=""), FRAME[["b", "a", "c"]]),
    (FRAME, FRAME.copy(), FRAME.set_index("a", drop=False)),
    (FRAME["b"], FRAME["b"] + TINY, FRAME["b"].rename("d")),
    (FRAME.index, FRAME.index.copy(), FRAME.index + 1),
    (pd.Index([1.0]), pd.Index([1.0 + TINY]), pd.Index([1.1])),
    (WHEN, pd.Timestamp("2024-01-02", tz="UTC"), WHEN.tz_convert("Europe/Berlin")),
    (pd.Categorical(["a"]), pd.Categorical(["a"]), pd.Categorical(["a"], categories=["a", "b"])),
    (pd.NA, pd.NA, pd.NaT),
    (
        LinearRegression().fit(X, Y),
        LinearRegression().fit(X, Y),
        changed(LinearRegression().fit(X, Y), "intercept_", 9.0),
    ),
    (
        make_pipeline(StandardScaler(), LinearRegression()).fit(X, Y),
        make_pipeline(StandardScaler(), LinearRegression()).fit(X, Y + TINY),
        make_pipeline(StandardScaler(), LinearRegression()).fit(X, Y + 1),
    ),
    (
        DecisionTreeRegressor(random_state=0).fit(X, Y),
        DecisionTreeRegressor(random_state=0).fit(X, Y),
        DecisionTreeRegressor(random_state=0).fit(X, Y + 1),
    ),
]


@pytest.mark.parametrize(("value", "equal", "other"), FRAMES, ids=lambda value: type(value).__name__)
def test_data_of_libraries_is_the_same_but_for_rounding(value: Any, equal: Any, other: Any) -> None:
    FULL.assert_same(value, equal, "v")
    with pytest.raises(AssertionError):
        FULL.assert_same(value, other, "v")


@pytest.mark.parametrize(
    ("text", "equal", "other"),
    [
        ("a 1.5 b", "a 1.50000000001 b", "a 1.6 b"),
        ("12 rows", "12 rows", "13 rows"),
        ("<Town at 0x7f00aa11>", "<Town at 0x7f00bb22>", "<City at 0x7f00aa11>"),
        ("took 1.2 s", "took 93 ms", "gave 1.2 s"),
        ("x\n", "x\n", "x"),
        ("1e-05 1.5e-05", "1e-05 1.5e-05", "1e-05 1.6e-05"),
    ],
)
def test_text_is_the_same_but_for_what_passes(same: SimpleNamespace, text: str, equal: str, other: str) -> None:
    same.assert_same_text(text, equal, "t")
    with pytest.raises(AssertionError):
        same.assert_same_text(text, other, "t")


def test_a_path_of_the_folder_is_no_difference(
    same: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    same.assert_same_text(f"wrote {tmp_path}/a.csv", "wrote ./a.csv", "t")


def database(path: Path, rows: list[int]) -> Path:
    """A database with one table."""
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (x)")
        connection.executemany("insert into t values (?)", [(row,) for row in rows])
    connection.close()
    return path


def test_files_are_compared_by_what_they_hold(same: SimpleNamespace, tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": b"x\n1.5\n", "b.csv": b"x\n1.50000000001\n", "c.csv": b"x\n1.6\n"})
    put(tmp_path, {"a.png": b"\x89PNG\xff1", "b.png": b"\x89PNG\xff2", "c.png": b""})
    files = {name: tmp_path / name for name in ("a.csv", "b.csv", "c.csv", "a.png", "b.png", "c.png")}
    files |= {
        f"{name}.db": database(tmp_path / f"{name}.db", rows) for name, rows in {"a": [1], "b": [1], "c": [2]}.items()
    }
    for kind in ("csv", "png", "db"):
        same.assert_same_file(files[f"b.{kind}"], files[f"a.{kind}"])
        with pytest.raises(AssertionError):
            same.assert_same_file(files[f"c.{kind}"], files[f"a.{kind}"])
    with pytest.raises(AssertionError, match="is missing"):
        same.assert_same_file(tmp_path / "nowhere", files["a.csv"])


def test_parquet_is_compared_as_a_frame(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "a")
    FRAME.to_parquet(tmp_path / "b", compression="gzip")
    FRAME.assign(a=0).to_parquet(tmp_path / "c")
    FULL.assert_same_file(tmp_path / "b", tmp_path / "a")
    with pytest.raises(AssertionError):
        FULL.assert_same_file(tmp_path / "c", tmp_path / "a")
