# %% a [step:load]
class Town:
    def __init__(self, size):
        self.size = size

# %% b [step:grow]
class Town(Town):
    def grown(self):
        return Town(self.size * 2)

town = Town(3).grown()

# %% c [step:show]
print(town.grown().size)

# === steps
from .helpers import Town, Town_v2


def load() -> None:
    ...

def grow() -> Town:
    town = Town_v2(3).grown()

    return town


def show(town: Town) -> None:
    print(town.grown().size)

# === helpers
from typing import Any


class Town:
    def __init__(self, size: Any) -> None:
        self.size = size


class Town_v2(Town):
    def grown(self) -> Any:
        return Town_v2(self.size * 2)
