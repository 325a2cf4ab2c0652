# %% a [step:write]
from pathlib import Path

import pandas as pd

OUT = Path("data")
OUT.mkdir(exist_ok=True)
df = pd.DataFrame({"x": [1, 2]})
df.to_parquet(OUT / "x.parquet")

# %% b [step:read]
print(pd.read_parquet(OUT / "x.parquet")["x"].sum())

# === steps
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .helpers import OUT
from .settings import configure_write


class WriteOutputs(NamedTuple):
    df: pd.DataFrame
    x_parquet: Path


def write() -> WriteOutputs:
    configure_write()
    df = pd.DataFrame({"x": [1, 2]})
    df.to_parquet(OUT / "x.parquet")

    return WriteOutputs(df, Path("data/x.parquet"))


def read(x_parquet: Path) -> None:
    print(pd.read_parquet(x_parquet)["x"].sum())

# === helpers
from pathlib import Path

OUT = Path("data")

# === settings
from .helpers import OUT


def configure() -> None:
    ...

def configure_write() -> None:
    OUT.mkdir(exist_ok=True)

# === naive
read fails: FileNotFoundError: data/x.parquet
