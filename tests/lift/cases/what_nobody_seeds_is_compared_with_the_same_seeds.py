# %% a [step:load]
import numpy as np

rng = np.random.default_rng()
x = rng.normal(size=3)

# %% b [step:shake]
y = x + np.random.default_rng().normal(size=3)

# %% c [step:again]
z = y + rng.normal(size=3) + np.random.default_rng().normal(size=3)

# %% d [step:show]
print(z)

# === steps
import copy
from typing import NamedTuple

import numpy as np


class LoadOutputs(NamedTuple):
    rng: np.random.Generator
    x: np.ndarray


def load() -> LoadOutputs:
    rng = np.random.default_rng()
    x = rng.normal(size=3)

    return LoadOutputs(rng, x)


def shake(x: np.ndarray) -> np.ndarray:
    y = x + np.random.default_rng().normal(size=3)

    return y


def again(rng: np.random.Generator, y: np.ndarray) -> np.ndarray:
    rng = copy.deepcopy(rng)

    z = y + rng.normal(size=3) + np.random.default_rng().normal(size=3)

    return z


def show(z: np.ndarray) -> None:
    print(z)

# === naive
shake makes y[0]: 2.001925228870268
notebook: 1.580551268840815
