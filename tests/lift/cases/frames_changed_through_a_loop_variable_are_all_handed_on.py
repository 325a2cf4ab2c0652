# %% a [step:load]
import pandas as pd

train = pd.DataFrame({"x": [1, 2]})
test = pd.DataFrame({"x": [3]})

# %% b [step:derive]
for part in [train, test]:
    part["y"] = part["x"] * 2

# %% c [step:show]
print(train["y"].sum(), test["y"].sum())

# === steps
from typing import NamedTuple

import pandas as pd


class LoadOutputs(NamedTuple):
    train: pd.DataFrame
    test: pd.DataFrame


def load() -> LoadOutputs:
    train = pd.DataFrame({"x": [1, 2]})
    test = pd.DataFrame({"x": [3]})

    return LoadOutputs(train, test)


class DeriveOutputs(NamedTuple):
    train: pd.DataFrame
    test: pd.DataFrame


def derive(train: pd.DataFrame, test: pd.DataFrame) -> DeriveOutputs:
    train = train.copy()
    test = test.copy()

    for part in [train, test]:
        part["y"] = part["x"] * 2

    return DeriveOutputs(train, test)


def show(train: pd.DataFrame, test: pd.DataFrame) -> None:
    print(train["y"].sum(), test["y"].sum())

# === naive
show fails: KeyError: 'y'
