# %% a [step:load]
import numpy as np

grid = np.arange(6).reshape(2, 3)

# %% b [step:look]
row = grid[0]

# %% c [step:join]
pair = [grid, row]
pair[1][:] = 9
print(pair[0])

# === steps
from typing import NamedTuple

import numpy as np

from .copies import copy_together


def load() -> np.ndarray:
    grid = np.arange(6).reshape(2, 3)

    return grid


class LookOutputs(NamedTuple):
    grid: np.ndarray
    row: np.ndarray


def look(grid: np.ndarray) -> LookOutputs:
    row = grid[0]

    return LookOutputs(grid, row)


def join(grid: np.ndarray, row: np.ndarray) -> list[np.ndarray]:
    grid, row = copy_together(grid, row)

    pair = [grid, row]
    pair[1][:] = 9
    print(pair[0])

    return pair

# === naive
join makes grid[0, 0]: 0
notebook: 9
