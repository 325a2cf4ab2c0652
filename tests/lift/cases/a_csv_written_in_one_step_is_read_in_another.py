# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1, 2]})

# %% b [step:write]
df.to_csv("out.csv", index=False)

# %% c [step:read]
again = pd.read_csv("out.csv")
print(again)

# === steps
from pathlib import Path

import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1, 2]})

    return df


def write(df: pd.DataFrame) -> Path:
    df.to_csv("out.csv", index=False)

    return Path("out.csv")


def read(out_csv: Path) -> pd.DataFrame:
    again = pd.read_csv(out_csv)
    print(again)

    return again

# === naive
read fails: FileNotFoundError: [Errno 2] No such file or directory: 'out.csv'
