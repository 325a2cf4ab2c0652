# %% a [step:load]
import numpy as np
from scipy import stats

np.random.seed(3)
made = {"prices": stats.norm(10, 2), "drawn": []}

# %% b [step:draw]
made["drawn"].append(float(made["prices"].rvs()))

# %% c [step:show]
made["drawn"].append(float(made["prices"].rvs()))
print(made["drawn"], np.random.rand())

# === steps
from typing import Any, NamedTuple

import numpy as np
from scipy import stats
from scipy.stats._distn_infrastructure import rv_continuous_frozen

from .copies import copy_together


class LoadOutputs(NamedTuple):
    made: dict[str, rv_continuous_frozen | list[Any]]
    numpy_random_state: dict[str, Any]


def load() -> LoadOutputs:
    np.random.seed(3)
    made = {"prices": stats.norm(10, 2), "drawn": []}

    return LoadOutputs(made, np.random.get_state(legacy=False))


class DrawOutputs(NamedTuple):
    made: dict[str, rv_continuous_frozen | list[float]]
    numpy_random_state: dict[str, Any]


def draw(
    made: dict[str, rv_continuous_frozen | list[Any]],
    numpy_random_state: dict[str, Any],
) -> DrawOutputs:
    made = copy_together(made)

    np.random.set_state(numpy_random_state)

    made["drawn"].append(float(made["prices"].rvs()))

    return DrawOutputs(made, np.random.get_state(legacy=False))


def show(
    made: dict[str, rv_continuous_frozen | list[float]],
    numpy_random_state: dict[str, Any],
) -> None:
    made = copy_together(made)

    np.random.set_state(numpy_random_state)

    made["drawn"].append(float(made["prices"].rvs()))
    print(made["drawn"], np.random.rand())

# === naive
draw makes made['drawn']: 10.813184264106292
notebook: 13.577256946860636
