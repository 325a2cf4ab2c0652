# %% p [parameters]
digits = 2

# %% s [setup]
import pandas as pd

pd.set_option("display.precision", digits)

# %% a [step:load]
df = pd.DataFrame({"x": [1.23456]})

# %% b [step:show]
print(df)

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1.23456]})

    return df


def show(df: pd.DataFrame) -> None:
    print(df)

# === settings
import pandas as pd


def configure(digits: int) -> None:
    pd.set_option("display.precision", digits)

# === naive
show shows          x
notebook:       x
