# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"a": [1], "b": [2]})

# %% b [step:drop]
del df["a"]

# %% c [step:show]
print(list(df.columns))

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"a": [1], "b": [2]})

    return df


def drop(df: pd.DataFrame) -> pd.DataFrame:
    df = df.copy()

    del df["a"]

    return df


def show(df: pd.DataFrame) -> None:
    print(list(df.columns))

# === naive
show makes df: pandas.DataFrame (1, 2)
notebook: pandas.DataFrame (1, 1)
