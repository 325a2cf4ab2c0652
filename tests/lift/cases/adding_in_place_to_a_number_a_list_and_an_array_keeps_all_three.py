# %% a [step:start]
import numpy as np

count = 1
items = [1]
counts = np.zeros(2)

# %% b [step:add]
count += 1
items += [2]
counts += 5

# %% c [step:show]
print(count, items, counts)

# === steps
from typing import NamedTuple

import numpy as np


class StartOutputs(NamedTuple):
    """What `start` hands on."""

    count_: int
    items: list[int]
    counts: np.ndarray


def start() -> StartOutputs:
    """Start.

    Returns
    -------
    count : int
    items : list[int]
        1 item.
    counts : np.ndarray
        2 float64 values.
    """
    count = 1
    items = [1]
    counts = np.zeros(2)

    return StartOutputs(count, items, counts)


class AddOutputs(NamedTuple):
    """What `add` hands on."""

    count_: int
    items: list[int]
    counts: np.ndarray


def add(count: int, items: list[int], counts: np.ndarray) -> AddOutputs:
    """Add.

    Parameters
    ----------
    count : int
        From `start`.
    items : list[int]
        From `start`: 1 item.
    counts : np.ndarray
        From `start`: 2 float64 values.

    Returns
    -------
    count : int
    items : list[int]
        2 items.
    counts : np.ndarray
        2 float64 values.
    """
    items = items.copy()
    counts = np.copy(counts)

    count += 1
    items += [2]
    counts += 5

    return AddOutputs(count, items, counts)


def show(count: int, items: list[int], counts: np.ndarray) -> None:
    """Show.

    Parameters
    ----------
    count : int
        From `add`.
    items : list[int]
        From `add`: 2 items.
    counts : np.ndarray
        From `add`: 2 float64 values.
    """
    print(count, items, counts)

# === naive
add fails: step-failed: Step add failed: UnboundLocalError: cannot access local variable 'count' where it is not associated with a value
