# %% a
import functools


def twice(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(function(*args))

    return wrapper


@twice
def add_three(x):
    return x + 3


# %% b [step:one]
n = add_three(1)

# %% c [step:two]
print(n, add_three(n), add_three.__name__)

# === steps
from .helpers import add_three


def one() -> int:
    n = add_three(1)

    return n


def two(n: int) -> None:
    print(n, add_three(n), add_three.__name__)

# === helpers
import functools
from typing import Any


def twice(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any) -> Any:
        return function(function(*args))

    return wrapper


@twice
def add_three(x: Any) -> Any:
    return x + 3
