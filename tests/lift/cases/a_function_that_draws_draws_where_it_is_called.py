# %% s [setup]
import random

random.seed(11)


def throw():
    return random.randint(1, 6)


# %% a [step:one]
a = throw()

# %% b [step:two]
b = [throw(), throw()]

# %% c [step:three]
print(a, b, throw())

# === steps
import random
from typing import Any, NamedTuple

from .helpers import throw


class OneOutputs(NamedTuple):
    a: int
    python_random_state: tuple[Any, ...]


def one() -> OneOutputs:
    random.seed(11)

    a = throw()

    return OneOutputs(a, random.getstate())


class TwoOutputs(NamedTuple):
    b: list[int]
    python_random_state: tuple[Any, ...]


def two(python_random_state: tuple[Any, ...]) -> TwoOutputs:
    random.setstate(python_random_state)

    b = [throw(), throw()]

    return TwoOutputs(b, random.getstate())


def three(a: int, b: list[int], python_random_state: tuple[Any, ...]) -> None:
    random.setstate(python_random_state)

    print(a, b, throw())

# === helpers
import random
from typing import Any


def throw() -> Any:
    return random.randint(1, 6)

# === naive
two makes b[0]: 3
notebook: 5
