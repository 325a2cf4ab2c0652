# %% a [step:load]
step = sum([1, 1])


def count_down(n):
    if n <= 0:
        return [n]
    return [n, *count_down(n - step)]


# %% b [step:count]
numbers = count_down(5)

# %% c [step:show]
print(numbers)

# === steps
from .helpers import count_down


def load() -> int:
    step = sum([1, 1])

    return step


def count(step: int) -> list[int]:
    numbers = count_down(5, step=step)

    return numbers


def show(numbers: list[int]) -> None:
    print(numbers)

# === helpers
from typing import Any


def count_down(n: Any, *, step: int) -> Any:
    if n <= 0:
        return [n]
    return [n, *count_down(n - step, step=step)]

# === naive
count fails: NameError: name 'step' is not defined
