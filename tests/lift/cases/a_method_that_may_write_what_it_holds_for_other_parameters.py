# %% p [parameters]
mode = "plain"

# %% a [step:load]
import numpy as np

class Model:
    def __init__(self, data):
        self.data = data
        self.notes = {}

    def total(self, mode):
        if mode != "plain":
            self.data[0] = 99.0
        self.notes["total"] = float(self.data.sum())
        return self.notes["total"]

data = np.arange(3.0)
model = Model(data)

# %% b [step:use]
print(model.total(mode))

# %% c [step:show]
print(data)

# === steps
from typing import NamedTuple

import numpy as np

from .copies import copy_together
from .helpers import Model


class LoadOutputs(NamedTuple):
    data: np.ndarray
    model: Model


def load() -> LoadOutputs:
    data = np.arange(3.0)
    model = Model(data)

    return LoadOutputs(data, model)


def use(data: np.ndarray, model: Model, mode: str) -> np.ndarray:
    data, model = copy_together(data, model)

    print(model.total(mode))

    return data


def show(data: np.ndarray) -> None:
    print(data)

# === helpers
from typing import Any


class Model:
    def __init__(self, data: Any) -> None:
        self.data = data
        self.notes = {}

    def total(self, mode: Any) -> Any:
        if mode != "plain":
            self.data[0] = 99.0
        self.notes["total"] = float(self.data.sum())
        return self.notes["total"]

# === diagnostics
note[parameter-not-exercised] NB707: Parameter `mode` was not changed: it is a text, and nblift invents none.
  hint: Add `--try mode=VALUE` to exercise it.
