# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, 20]})

# %% b [step:derive]
df["old"] = df["age"] > 30

# %% c [step:show]
print(df["old"].sum())

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, 20]})

    return df


def derive(df: pd.DataFrame) -> pd.DataFrame:
    df = df.copy()

    df["old"] = df["age"] > 30

    return df


def show(df: pd.DataFrame) -> None:
    print(df["old"].sum())

# === naive
show fails: KeyError: 'old'
