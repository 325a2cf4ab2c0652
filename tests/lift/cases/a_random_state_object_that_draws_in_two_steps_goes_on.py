# %% a [step:one]
import numpy as np
import random

state = np.random.RandomState(1)
own = random.Random(2)
x = state.rand(2), own.random()

# %% b [step:two]
y = state.rand(2), own.random()

# %% c [step:three]
z = state.randint(100), own.random()
print(x, y, z)

# === steps
import copy
import random
from random import Random
from typing import NamedTuple

import numpy as np


class OneOutputs(NamedTuple):
    state: np.random.RandomState
    own: Random
    x: tuple[np.ndarray, float]


def one() -> OneOutputs:
    state = np.random.RandomState(1)
    own = random.Random(2)
    x = state.rand(2), own.random()

    return OneOutputs(state, own, x)


class TwoOutputs(NamedTuple):
    state: np.random.RandomState
    own: Random
    y: tuple[np.ndarray, float]


def two(state: np.random.RandomState, own: Random) -> TwoOutputs:
    state, own = copy.deepcopy((state, own))

    y = state.rand(2), own.random()

    return TwoOutputs(state, own, y)


def three(
    x: tuple[np.ndarray, float],
    state: np.random.RandomState,
    own: Random,
    y: tuple[np.ndarray, float],
) -> tuple[int, float]:
    state, own = copy.deepcopy((state, own))

    z = state.randint(100), own.random()
    print(x, y, z)

    return z

# === naive
three makes state.get_state()['state']['pos']: 6
notebook: 9
