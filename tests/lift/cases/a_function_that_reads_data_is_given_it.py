# %% a [step:load]
limit = max([2, 3])
numbers = [1, 4, 7]


# %% b
def over(values):
    return [v for v in values if v > limit]


# %% c [step:pick]
picked = over(numbers)

# %% d [step:show]
print(picked)

# === steps
from .helpers import numbers, over


def load() -> int:
    limit = max([2, 3])

    return limit


def pick(limit: int) -> list[int]:
    picked = over(numbers, limit=limit)

    return picked


def show(picked: list[int]) -> None:
    print(picked)

# === helpers
from typing import Any

numbers = [1, 4, 7]


def over(values: Any, *, limit: int) -> Any:
    return [v for v in values if v > limit]

# === naive
pick fails: NameError: name 'limit' is not defined
