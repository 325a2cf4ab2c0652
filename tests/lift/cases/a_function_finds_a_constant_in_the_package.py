# %% a
LIMIT = 3


def over(values):
    return [v for v in values if v > LIMIT]


# %% b [step:load]
numbers = [1, 4, 7]

# %% c [step:pick]
picked = over(numbers)
print(picked)

# %% d [step:show]
print(len(picked), LIMIT)

# === steps
from .helpers import LIMIT, numbers, over


def load() -> None:
    ...

def pick() -> list[int]:
    picked = over(numbers)
    print(picked)

    return picked


def show(picked: list[int]) -> None:
    print(len(picked), LIMIT)

# === helpers
from typing import Any

LIMIT = 3


def over(values: Any) -> Any:
    return [v for v in values if v > LIMIT]


numbers = [1, 4, 7]

# === naive
pick fails: NameError: name 'LIMIT' is not defined
