# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, -1]})

# %% b [step:mend]
df.loc[df["age"] < 0, "age"] = 0

# %% c [step:show]
print(df["age"].tolist())

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, -1]})

    return df


def mend(df: pd.DataFrame) -> pd.DataFrame:
    df = df.copy()

    df.loc[df["age"] < 0, "age"] = 0

    return df


def show(df: pd.DataFrame) -> None:
    print(df["age"].tolist())

# === naive
show makes df['age'][1]: -1
notebook: 0
