# %% s [setup]
import numpy as np
import pandas as pd

np.random.seed(5)

# %% a [step:load]
df = pd.DataFrame({"x": range(10)})

# %% b [step:first]
some = df.sample(3)

# %% c [step:second]
others = df.sample(3)
print(some["x"].tolist(), others["x"].tolist())

# === steps
from typing import Any, NamedTuple

import numpy as np
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": range(10)})

    return df


class FirstOutputs(NamedTuple):
    some: pd.DataFrame
    numpy_random_state: dict[str, Any]


def first(df: pd.DataFrame) -> FirstOutputs:
    np.random.seed(5)

    some = df.sample(3)

    return FirstOutputs(some, np.random.get_state(legacy=False))


def second(
    df: pd.DataFrame, some: pd.DataFrame, numpy_random_state: dict[str, Any]
) -> pd.DataFrame:
    np.random.set_state(numpy_random_state)

    others = df.sample(3)
    print(some["x"].tolist(), others["x"].tolist())

    return others

# === naive
first makes some.index[0]: 7
notebook: 9
