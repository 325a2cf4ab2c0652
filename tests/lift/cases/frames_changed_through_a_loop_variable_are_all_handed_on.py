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
    """What `load` hands on."""

    train: pd.DataFrame
    test: pd.DataFrame


def load() -> LoadOutputs:
    """Load.

    Returns
    -------
    train : pd.DataFrame
        2 rows × 1 column: `x` int64.
    test : pd.DataFrame
        1 row × 1 column: `x` int64.
    """
    train = pd.DataFrame({"x": [1, 2]})
    test = pd.DataFrame({"x": [3]})

    return LoadOutputs(train, test)


class DeriveOutputs(NamedTuple):
    """What `derive` hands on."""

    train: pd.DataFrame
    test: pd.DataFrame


def derive(train: pd.DataFrame, test: pd.DataFrame) -> DeriveOutputs:
    """Derive.

    Parameters
    ----------
    train : pd.DataFrame
        From `load`: 2 rows × 1 column.
    test : pd.DataFrame
        From `load`: 1 row × 1 column.

    Returns
    -------
    train : pd.DataFrame
        2 rows × 2 columns, new: `y` int64.
    test : pd.DataFrame
        1 row × 2 columns, new: `y` int64.
    """
    train = train.copy()
    test = test.copy()

    for part in [train, test]:
        part["y"] = part["x"] * 2

    return DeriveOutputs(train, test)


def show(train: pd.DataFrame, test: pd.DataFrame) -> None:
    """Show.

    Parameters
    ----------
    train : pd.DataFrame
        From `derive`: 2 rows × 2 columns.
    test : pd.DataFrame
        From `derive`: 1 row × 2 columns.
    """
    print(train["y"].sum(), test["y"].sum())

# === naive
show fails: step-failed: Step show failed: KeyError: 'y'
