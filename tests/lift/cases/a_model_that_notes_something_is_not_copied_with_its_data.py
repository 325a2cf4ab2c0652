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
import copy
from typing import NamedTuple

import numpy as np

from .helpers import Model


class LoadOutputs(NamedTuple):
    data: np.ndarray
    model: Model


def load() -> LoadOutputs:
    data = np.arange(3.0)
    model = Model(data)

    return LoadOutputs(data, model)


def use(model: Model) -> Model:
    model = copy.deepcopy(model)

    print(model.total())

    return model


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
