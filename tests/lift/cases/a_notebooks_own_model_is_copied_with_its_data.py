# %% a [step:load]
import numpy as np

class Model:
    def __init__(self, data):
        self.data = data
        self.notes = {}

    def total(self):
        self.notes["total"] = float(self.data.sum())
        return self.notes["total"]

data = np.arange(3.0)
model = Model(data)

# %% b [step:use]
print(model.total())

# %% c [step:show]
print(data.max(), model.notes)

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


class UseOutputs(NamedTuple):
    data: np.ndarray
    model: Model


def use(data: np.ndarray, model: Model) -> UseOutputs:
    data, model = copy_together(data, model)

    print(model.total())

    return UseOutputs(data, model)


def show(data: np.ndarray, model: Model) -> None:
    print(data.max(), model.notes)

# === helpers
from typing import Any


class Model:
    def __init__(self, data: Any) -> None:
        self.data = data
        self.notes = {}

    def total(self) -> Any:
        self.notes["total"] = float(self.data.sum())
        return self.notes["total"]

# === naive
show makes model.notes: builtins.dict b'0 \n'
notebook: builtins.dict b'2 fs\nsf\x00\x00\x00\x00\x00\x00\x08@\x05\x00\x00\x00\x00\x00\x00\x00\x05'
