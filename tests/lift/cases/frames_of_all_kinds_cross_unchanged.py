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
