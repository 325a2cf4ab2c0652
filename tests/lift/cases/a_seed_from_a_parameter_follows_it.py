# %% p [parameters]
SEED = 4

# %% s [setup]
import numpy as np

np.random.seed(SEED)

# %% a [step:one]
x = np.random.normal(size=2)

# %% b [step:two]
y = np.random.normal(size=2)
print(x, y)

# === steps
from typing import Any, NamedTuple

import numpy as np


class OneOutputs(NamedTuple):
    x: np.ndarray
    numpy_random_state: dict[str, Any]


def one(seed: int) -> OneOutputs:
    np.random.seed(seed)

    x = np.random.normal(size=2)

    return OneOutputs(x, np.random.get_state(legacy=False))


def two(x: np.ndarray, numpy_random_state: dict[str, Any]) -> np.ndarray:
    np.random.set_state(numpy_random_state)

    y = np.random.normal(size=2)
    print(x, y)

    return y

# === naive
two makes y[0]: 0.40659213205314576
notebook: -0.9959089311068651
