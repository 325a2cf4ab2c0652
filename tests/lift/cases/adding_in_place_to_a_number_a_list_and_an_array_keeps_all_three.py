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
    count_: int
    items: list[int]
    counts: np.ndarray


def start() -> StartOutputs:
    count = 1
    items = [1]
    counts = np.zeros(2)

    return StartOutputs(count, items, counts)


class AddOutputs(NamedTuple):
    count_: int
    items: list[int]
    counts: np.ndarray


def add(count: int, items: list[int], counts: np.ndarray) -> AddOutputs:
    items = items.copy()
    counts = np.copy(counts)

    count += 1
    items += [2]
    counts += 5

    return AddOutputs(count, items, counts)


def show(count: int, items: list[int], counts: np.ndarray) -> None:
    print(count, items, counts)

# === naive
add fails: UnboundLocalError: cannot access local variable 'count' where it is not associated with a value
