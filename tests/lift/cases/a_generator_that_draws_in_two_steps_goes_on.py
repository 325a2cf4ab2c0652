# %% a [step:one]
import numpy as np

rng = np.random.default_rng(1)
x = rng.integers(0, 100, 3)

# %% b [step:two]
y = rng.integers(0, 100, 3)

# %% c [step:three]
z = rng.random()
print(x, y, z)

# === steps
import copy
from typing import NamedTuple

import numpy as np


class OneOutputs(NamedTuple):
    rng: np.random.Generator
    x: np.ndarray


def one() -> OneOutputs:
    rng = np.random.default_rng(1)
    x = rng.integers(0, 100, 3)

    return OneOutputs(rng, x)


class TwoOutputs(NamedTuple):
    rng: np.random.Generator
    y: np.ndarray


def two(rng: np.random.Generator) -> TwoOutputs:
    rng = copy.deepcopy(rng)

    y = rng.integers(0, 100, 3)

    return TwoOutputs(rng, y)


def three(x: np.ndarray, rng: np.random.Generator, y: np.ndarray) -> float:
    rng = copy.deepcopy(rng)

    z = rng.random()
    print(x, y, z)

    return z

# === naive
three makes rng.bit_generator.state['state']: builtins.dict b'4 is\nssiit23665869506905'
notebook: builtins.dict b'4 is\nssiit16212860336217'
