# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"age": [36, None, 20]})

# %% b [step:clean]
df.dropna(inplace=True)
df.rename(columns={"age": "years"}, inplace=True)

# %% c [step:show]
print(len(df), list(df.columns))

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"age": [36, None, 20]})

    return df


def clean(df: pd.DataFrame) -> pd.DataFrame:
    df = df.copy()

    df.dropna(inplace=True)
    df.rename(columns={"age": "years"}, inplace=True)

    return df


def show(df: pd.DataFrame) -> None:
    print(len(df), list(df.columns))

# === naive
show makes df: pandas.DataFrame (3, 1)
notebook: pandas.DataFrame (2, 1)
