# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})
df.head()

# %% b
df.shape

# %% c
len(df), df

# %% d [step:sum_up]
total = df["x"].sum()
total

# %% e
df.info()

# === steps
import numpy as np
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1, 2]})

    return df


def sum_up(df: pd.DataFrame) -> np.int64:
    total = df["x"].sum()

    return total
