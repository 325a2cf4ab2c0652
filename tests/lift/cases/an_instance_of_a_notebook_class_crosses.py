# %% a
class Town:
    def __init__(self, name):
        self.name = name
        self.people = []

    def add(self, person):
        self.people.append(person)
        return self


# %% b [step:found]
town = Town("Riva")

# %% c [step:fill]
town.add("Ada").add("Bo")

# %% d [step:show]
print(town.name, town.people, type(town).__name__)

# === steps
import copy

from .figures import display
from .helpers import Town


def found() -> Town:
    town = Town("Riva")

    return town


def fill(town: Town) -> Town:
    town = copy.deepcopy(town)

    display(town.add("Ada").add("Bo"))

    return town


def show(town: Town) -> None:
    print(town.name, town.people, type(town).__name__)

# === helpers
from typing import Any


class Town:
    def __init__(self, name: Any) -> None:
        self.name = name
        self.people = []

    def add(self, person: Any) -> Any:
        self.people.append(person)
        return self

# === naive
show makes town.people[0]: nothing more
notebook: 'Ada'
