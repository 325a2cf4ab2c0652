# %% a [step:one]
import random

random.seed(1)
a = random.random()

# %% b [step:two]
b = random.random()
random.seed(1)
c = random.random()

# %% c [step:three]
d = random.random()
print(a == c, b == d)

# === steps
import random
from typing import Any, NamedTuple


class OneOutputs(NamedTuple):
    a: float
    python_random_state: tuple[Any, ...]


def one() -> OneOutputs:
    random.seed(1)
    a = random.random()

    return OneOutputs(a, random.getstate())


class TwoOutputs(NamedTuple):
    b: float
    c: float
    python_random_state: tuple[Any, ...]


def two(python_random_state: tuple[Any, ...]) -> TwoOutputs:
    random.setstate(python_random_state)

    b = random.random()
    random.seed(1)
    c = random.random()

    return TwoOutputs(b, c, random.getstate())


def three(a: float, b: float, c: float, python_random_state: tuple[Any, ...]) -> float:
    random.setstate(python_random_state)

    d = random.random()
    print(a == c, b == d)

    return d

# === naive
two makes b: 0.33707555014244195
notebook: 0.8474337369372327
