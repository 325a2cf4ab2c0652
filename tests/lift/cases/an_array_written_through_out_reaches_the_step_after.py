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
    """What `load` hands on."""

    values: np.ndarray
    result: np.ndarray


def load() -> LoadOutputs:
    """Load.

    Returns
    -------
    values : np.ndarray
        2 float64 values.
    result : np.ndarray
        2 float64 values.
    """
    values = np.array([1.0, 4.0])
    result = np.zeros(2)

    return LoadOutputs(values, result)


def root(values: np.ndarray, result: np.ndarray) -> np.ndarray:
    """Root.

    Parameters
    ----------
    values : np.ndarray
        From `load`: 2 float64 values.
    result : np.ndarray
        From `load`: 2 float64 values.

    Returns
    -------
    result : np.ndarray
        2 float64 values.
    """
    result = np.copy(result)

    display(np.sqrt(values, out=result))

    return result


def show(result: np.ndarray) -> None:
    """Show.

    Parameters
    ----------
    result : np.ndarray
        From `root`: 2 float64 values.
    """
    print(result)

# === naive
show makes result[0]: 0.0
notebook: 1.0
