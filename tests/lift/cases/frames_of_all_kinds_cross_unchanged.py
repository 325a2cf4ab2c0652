# %% a [step:load]
import numpy as np
import pandas as pd

multi = pd.DataFrame({"v": [1.0, 2.0]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None]))
times = pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2, tz="Europe/Rome")})
kinds = pd.DataFrame({"c": pd.Categorical(["x", "y"], ["y", "x"], ordered=True), "i": pd.array([1, None], "Int64")})
mixed = pd.DataFrame({"o": [{"a": [1]}, (2, None)]}, dtype=object)
empty = pd.DataFrame({"x": pd.Series([], dtype="float32")})
series = pd.Series([1, 2], index=["b", "a"], name="s")

# %% b [step:change]
mixed.loc[0, "o"]["a"].append(2)
series["c"] = 3
kinds["c"] = kinds["c"].cat.rename_categories({"x": "z"})

# %% c [step:show]
print(multi, times.dtypes, kinds, mixed, empty.dtypes, series, sep="\n")

# === steps
from typing import NamedTuple

import pandas as pd

from .copies import copy_together


class LoadOutputs(NamedTuple):
    multi: pd.DataFrame
    times: pd.DataFrame
    kinds: pd.DataFrame
    mixed: pd.DataFrame
    empty: pd.DataFrame
    series: pd.Series


def load() -> LoadOutputs:
    multi = pd.DataFrame(
        {"v": [1.0, 2.0]},
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None]),
    )
    times = pd.DataFrame(
        {"t": pd.date_range("2024-01-01", periods=2, tz="Europe/Rome")}
    )
    kinds = pd.DataFrame(
        {
            "c": pd.Categorical(["x", "y"], ["y", "x"], ordered=True),
            "i": pd.array([1, None], "Int64"),
        }
    )
    mixed = pd.DataFrame({"o": [{"a": [1]}, (2, None)]}, dtype=object)
    empty = pd.DataFrame({"x": pd.Series([], dtype="float32")})
    series = pd.Series([1, 2], index=["b", "a"], name="s")

    return LoadOutputs(multi, times, kinds, mixed, empty, series)


class ChangeOutputs(NamedTuple):
    kinds: pd.DataFrame
    mixed: pd.DataFrame
    series: pd.Series


def change(
    kinds: pd.DataFrame, mixed: pd.DataFrame, series: pd.Series
) -> ChangeOutputs:
    kinds = kinds.copy()
    series = series.copy()
    mixed = copy_together(mixed)

    mixed.loc[0, "o"]["a"].append(2)
    series["c"] = 3
    kinds["c"] = kinds["c"].cat.rename_categories({"x": "z"})

    return ChangeOutputs(kinds, mixed, series)


def show(
    multi: pd.DataFrame,
    times: pd.DataFrame,
    empty: pd.DataFrame,
    kinds: pd.DataFrame,
    mixed: pd.DataFrame,
    series: pd.Series,
) -> None:
    print(multi, times.dtypes, kinds, mixed, empty.dtypes, series, sep="\n")

# === naive
show makes kinds['c'].dtype.categories[1]: 'x'
notebook: 'z'
