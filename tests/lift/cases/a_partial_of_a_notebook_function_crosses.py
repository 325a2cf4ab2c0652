# %% a
from functools import partial


def power(base, exponent):
    return base**exponent


# %% b [step:make]
square = partial(power, exponent=2)
print(square(3))

# %% c [step:use]
print(square(5))

# === steps
from functools import partial

from .helpers import power


def make() -> partial:
    square = partial(power, exponent=2)
    print(square(3))

    return square


def use(square: partial) -> None:
    print(square(5))

# === helpers
from typing import Any


def power(base: Any, exponent: Any) -> Any:
    return base**exponent
