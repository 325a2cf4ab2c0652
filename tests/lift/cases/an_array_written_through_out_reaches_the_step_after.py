# %% a [step:load]
import numpy as np

values = np.array([1.0, 4.0])
result = np.zeros(2)

# %% b [step:root]
np.sqrt(values, out=result)

# %% c [step:show]
print(result)

# === steps
from typing import NamedTuple

import numpy as np

from .figures import display


class LoadOutputs(NamedTuple):
    values: np.ndarray
    result: np.ndarray


def load() -> LoadOutputs:
    values = np.array([1.0, 4.0])
    result = np.zeros(2)

    return LoadOutputs(values, result)


def root(values: np.ndarray, result: np.ndarray) -> np.ndarray:
    result = np.copy(result)

    display(np.sqrt(values, out=result))

    return result


def show(result: np.ndarray) -> None:
    print(result)

# === naive
show makes result[0]: 0.0
notebook: 1.0
