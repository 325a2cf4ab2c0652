# %% a [setup]
import pandas as pd

def count(self):
    return len(self)

pd.DataFrame.count_rows = count

# %% b [step:load]
df = pd.DataFrame({"x": [1, 2]})
print(df.count_rows())

# %% c [step:double]
pd.DataFrame.twice = lambda self: pd.concat([self, self])
more = df.twice()

# %% d [step:show]
print(df.count_rows(), more.twice().count_rows())

# === steps
import pandas as pd

from .settings import configure_double


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1, 2]})
    print(df.count_rows())

    return df


def double(df: pd.DataFrame) -> pd.DataFrame:
    configure_double()
    more = df.twice()

    return more


def show(df: pd.DataFrame, more: pd.DataFrame) -> None:
    print(df.count_rows(), more.twice().count_rows())

# === helpers
from typing import Any


def count(self) -> Any:
    return len(self)

# === settings
import pandas as pd

from .helpers import count


def configure() -> None:
    pd.DataFrame.count_rows = count


def configure_double() -> None:
    pd.DataFrame.twice = lambda self: pd.concat([self, self])

# === naive
show fails: AttributeError: 'DataFrame' object has no attribute 'count_rows'
