# %% a [step:load]
class Bunch(dict):
    def __init__(self, **items):
        super().__init__(items)
        self.__dict__ = self

town = Bunch(bikes=[1, 2], name="t")

# %% b [step:add]
town.bikes.append(3)
town["docks"] = 5

# %% c [step:show]
print(town.bikes, town.docks, town["name"])

# === steps
from .copies import copy_together
from .helpers import Bunch


def load() -> Bunch:
    town = Bunch(bikes=[1, 2], name="t")

    return town


def add(town: Bunch) -> Bunch:
    town = copy_together(town)

    town.bikes.append(3)
    town["docks"] = 5

    return town


def show(town: Bunch) -> None:
    print(town.bikes, town.docks, town["name"])

# === helpers
from typing import Any


class Bunch(dict):
    def __init__(self, **items: Any) -> None:
        super().__init__(items)
        self.__dict__ = self

# === naive
show fails: AttributeError: 'Bunch' object has no attribute 'docks'
