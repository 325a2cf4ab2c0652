# %% a [step:one]
def scaled(x):
    return x * factor


factor = sum([1, 1])
first = scaled(10)

# %% b [step:two]
factor = sum([2, 3])
second = scaled(10)

# %% c [step:show]
print(first, second)

# === steps
from .helpers import scaled


def one() -> int:
    factor = sum([1, 1])
    first = scaled(10, factor=factor)

    return first


def two() -> int:
    factor = sum([2, 3])
    second = scaled(10, factor=factor)

    return second


def show(first: int, second: int) -> None:
    print(first, second)

# === helpers
from typing import Any


def scaled(x: Any, *, factor: int) -> Any:
    return x * factor

# === naive
one fails: NameError: name 'factor' is not defined
