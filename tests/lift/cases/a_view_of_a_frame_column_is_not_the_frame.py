# %% a [step:start]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})
column = df["x"]
part = df[df["x"] > 1]

# %% b [step:change]
column += 10
part["x"] = 0

# %% c [step:show]
print(df["x"].tolist(), column.tolist(), part["x"].tolist())

# === steps
from typing import NamedTuple

import pandas as pd


class StartOutputs(NamedTuple):
    df: pd.DataFrame
    column: pd.Series
    part: pd.DataFrame


def start() -> StartOutputs:
    df = pd.DataFrame({"x": [1, 2]})
    column = df["x"]
    part = df[df["x"] > 1]

    return StartOutputs(df, column, part)


class ChangeOutputs(NamedTuple):
    column: pd.Series
    part: pd.DataFrame


def change(column: pd.Series, part: pd.DataFrame) -> ChangeOutputs:
    column = column.copy()
    part = part.copy()

    column += 10
    part["x"] = 0

    return ChangeOutputs(column, part)


def show(df: pd.DataFrame, column: pd.Series, part: pd.DataFrame) -> None:
    print(df["x"].tolist(), column.tolist(), part["x"].tolist())

# === naive
change fails: UnboundLocalError: cannot access local variable 'column' where it is not associated with a value
