# %% h
def clean(frame, low=0):
    frame.dropna(inplace=True)
    frame["y"] = frame["x"] * 2


# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1.0, None, 3.0]})
other = pd.DataFrame({"x": [None, 7.0]})

# %% b [step:clean_up]
clean(df)
clean(frame=other)

# %% c [step:show]
print(df["y"].tolist(), other["y"].tolist())

# === steps
from typing import NamedTuple

import pandas as pd

from .helpers import clean


class LoadOutputs(NamedTuple):
    df: pd.DataFrame
    other: pd.DataFrame


def load() -> LoadOutputs:
    df = pd.DataFrame({"x": [1.0, None, 3.0]})
    other = pd.DataFrame({"x": [None, 7.0]})

    return LoadOutputs(df, other)


class CleanUpOutputs(NamedTuple):
    df: pd.DataFrame
    other: pd.DataFrame


def clean_up(df: pd.DataFrame, other: pd.DataFrame) -> CleanUpOutputs:
    df = df.copy()
    other = other.copy()

    clean(df)
    clean(frame=other)

    return CleanUpOutputs(df, other)


def show(df: pd.DataFrame, other: pd.DataFrame) -> None:
    print(df["y"].tolist(), other["y"].tolist())

# === helpers
from typing import Any


def clean(frame: Any, low: Any = 0) -> None:
    frame.dropna(inplace=True)
    frame["y"] = frame["x"] * 2

# === naive
show fails: KeyError: 'y'
