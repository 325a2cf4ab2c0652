# %% a [step:load]
import pandas as pd
from sklearn.model_selection import train_test_split

df = pd.DataFrame({"x": range(10)})

# %% b [step:split]
train, test = train_test_split(df, random_state=0)

# %% c [step:show]
print(train["x"].tolist(), test["x"].tolist(), df.sample(2, random_state=1)["x"].tolist())

# === steps
from typing import NamedTuple

import pandas as pd
from sklearn.model_selection import train_test_split


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": range(10)})

    return df


class SplitOutputs(NamedTuple):
    train: pd.DataFrame
    test: pd.DataFrame


def split(df: pd.DataFrame) -> SplitOutputs:
    train, test = train_test_split(df, random_state=0)

    return SplitOutputs(train, test)


def show(df: pd.DataFrame, train: pd.DataFrame, test: pd.DataFrame) -> None:
    print(
        train["x"].tolist(),
        test["x"].tolist(),
        df.sample(2, random_state=1)["x"].tolist(),
    )
