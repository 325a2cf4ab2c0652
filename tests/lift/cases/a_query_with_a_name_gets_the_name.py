# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 5, 9]})
threshold = len("abcd")

# %% b [step:pick]
big = df.query("x > @threshold")

# %% c [step:show]
print(big["x"].tolist(), df.eval("y = x + @threshold")["y"].tolist())

# === steps
from typing import NamedTuple

import pandas as pd


class LoadOutputs(NamedTuple):
    df: pd.DataFrame
    threshold: int


def load() -> LoadOutputs:
    df = pd.DataFrame({"x": [1, 5, 9]})
    threshold = len("abcd")

    return LoadOutputs(df, threshold)


def pick(df: pd.DataFrame, threshold: int) -> pd.DataFrame:
    big = df.query("x > @threshold")

    return big


def show(df: pd.DataFrame, threshold: int, big: pd.DataFrame) -> None:
    print(big["x"].tolist(), df.eval("y = x + @threshold")["y"].tolist())

# === naive
pick fails: UndefinedVariableError: local variable 'threshold' is not defined
