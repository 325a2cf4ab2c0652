# %% a [step:load]
import numpy as np

grid = np.arange(6).reshape(2, 3)
row = grid[0]

# %% b [step:change]
row[:] = 9

# %% c [step:show]
print(grid)

# === steps
from typing import NamedTuple

import numpy as np

from .copies import copy_together


class LoadOutputs(NamedTuple):
    grid: np.ndarray
    row: np.ndarray


def load() -> LoadOutputs:
    grid = np.arange(6).reshape(2, 3)
    row = grid[0]

    return LoadOutputs(grid, row)


def change(grid: np.ndarray, row: np.ndarray) -> np.ndarray:
    grid, row = copy_together(grid, row)

    row[:] = 9

    return grid


def show(grid: np.ndarray) -> None:
    print(grid)

# === naive
show makes grid[0, 0]: 0
notebook: 9
