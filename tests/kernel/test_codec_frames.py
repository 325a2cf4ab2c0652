"""Frames that come back behave as before: the same writes show in the same names."""

import copy
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nblift_kernel.canonical import canonical, layout
from nblift_kernel.codec import copy_together, dump, load
from nblift_kernel.sharing import sharing

relaxed = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def frame() -> pd.DataFrame:
    made = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [4.0, 5.0, 6.0], "n": [1, 2, 3], "s": ["x", "y", None]})
    made["c"] = pd.Categorical(["u", "v", "u"])
    made["d"] = pd.date_range("2024", periods=3)
    made["i"] = pd.array([1, None, 3], dtype="Int64")
    return made


DERIVED: list[Callable[[Any], Any]] = [
    lambda d: d,
    lambda d: d.copy(),
    lambda d: d.copy(deep=False),
    lambda d: d[["a", "b"]],
    lambda d: d["a"],
    lambda d: d["a"].values,
    lambda d: d[["a", "b"]].to_numpy(),
    lambda d: d.iloc[:2],
    lambda d: d.iloc[::-1],
    lambda d: pd.Index(d["b"]),
    lambda d: d["c"],
    lambda d: d["d"],
    lambda d: d["i"],
    lambda d: d["n"].to_numpy(),
    lambda d: d.set_index("n"),
    lambda d: d.rename(columns={"a": "z"}),
    lambda d: d.reset_index(),
    lambda d: [d, d["a"]],
    lambda d: {"x": d[["a"]].values},
    lambda d: d.T,
    lambda d: d["a"].to_frame(),
    lambda d: d["d"].values,
]


def set_first(value: Any) -> None:
    """Write into a frame, series or array, in whatever type it holds."""
    if isinstance(value, dict):
        value = value["x"]
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, np.ndarray):
        if value.flags.writeable:
            value[(0,) * value.ndim] = value[(-1,) * value.ndim]
    elif isinstance(value, pd.DataFrame):
        cells: Any = value.iloc
        cells[0, 0], cells[0, -1] = cells[-1, 0], cells[1, -1]
    elif isinstance(value, pd.Series):
        value.iloc[0] = value.iloc[-1]


@relaxed
@given(st.lists(st.integers(0, len(DERIVED) - 1), min_size=1, max_size=4), st.lists(st.integers(0, 4), max_size=4))
def test_writes_show_where_they_did(derived: list[int], writes: list[int]) -> None:
    base = frame()
    unit = {f"v{i}": DERIVED[number](base) for i, number in enumerate(derived)} | {"base": base}
    del base
    tree, place, shared = canonical(unit), layout(unit), sharing(unit)
    again, copied = load(dump(unit)), dict(zip(unit, copy_together(*unit.values()), strict=True))
    for other in (again, copied):
        assert (canonical(other).digest, layout(other)) == (tree.digest, place)
        assert sharing(other) == shared
    for number in writes:
        after = []
        for values in (unit, again, copied):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # pandas 2 warns of chained assignment
                set_first(list(values.values())[number % len(values)])
            after.append([canonical(value).digest for value in values.values()])
        assert after[0] == after[1] == after[2]


def test_a_slice_of_a_table_keeps_its_strides() -> None:
    """Sums over a row-major table differ in the last bit from those over a column-major copy."""
    table = pd.DataFrame(np.random.default_rng(1).random((500, 7)))[::2]
    again = load(dump({"t": table}))["t"]
    assert again._mgr.blocks[0].values.strides == table._mgr.blocks[0].values.strides
    assert layout(copy.deepcopy(table)) != layout(table)
