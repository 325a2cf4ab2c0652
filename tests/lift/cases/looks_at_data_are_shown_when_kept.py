# flags: displays=keep
# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})
df.head()

# %% b
df.shape

# %% c [step:sum_up]
total = df["x"].sum()
total

# %% d
df.info()

# === steps
import numpy as np
import pandas as pd

from .figures import display


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1, 2]})
    display(df.head())

    display(df.shape)

    return df


def sum_up(df: pd.DataFrame) -> np.int64:
    total = df["x"].sum()
    display(total)

    df.info()

    return total
