# %% s [setup]
import numpy as np

np.random.seed(3)

# %% a [step:none]
n = len("abc")

# %% b [step:one]
x = np.random.rand(n)

# %% c [step:two]
y = np.random.permutation(n)
print(x, y)

# === steps
from typing import Any, NamedTuple

import numpy as np


def none() -> int:
    n = len("abc")

    return n


class OneOutputs(NamedTuple):
    x: np.ndarray
    numpy_random_state: dict[str, Any]


def one(n: int) -> OneOutputs:
    np.random.seed(3)

    x = np.random.rand(n)

    return OneOutputs(x, np.random.get_state(legacy=False))


def two(n: int, x: np.ndarray, numpy_random_state: dict[str, Any]) -> np.ndarray:
    np.random.set_state(numpy_random_state)

    y = np.random.permutation(n)
    print(x, y)

    return y

# === naive
one makes x[0]: 0.5611290318208016
notebook: 0.5507979025745755
