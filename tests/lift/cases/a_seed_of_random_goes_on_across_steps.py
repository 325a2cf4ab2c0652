# %% a [step:one]
import random

random.seed(7)
first = random.random()

# %% b [step:two]
second = random.choice([1, 2, 3, 4, 5])

# %% c [step:three]
third = random.random()
print(first, second, third)

# === steps
import random
from typing import Any, NamedTuple


class OneOutputs(NamedTuple):
    first: float
    python_random_state: tuple[Any, ...]


def one() -> OneOutputs:
    random.seed(7)
    first = random.random()

    return OneOutputs(first, random.getstate())


class TwoOutputs(NamedTuple):
    second: int
    python_random_state: tuple[Any, ...]


def two(python_random_state: tuple[Any, ...]) -> TwoOutputs:
    random.setstate(python_random_state)

    second = random.choice([1, 2, 3, 4, 5])

    return TwoOutputs(second, random.getstate())


def three(first: float, second: int, python_random_state: tuple[Any, ...]) -> float:
    random.setstate(python_random_state)

    third = random.random()
    print(first, second, third)

    return third

# === naive
two makes second: 3
notebook: 2
