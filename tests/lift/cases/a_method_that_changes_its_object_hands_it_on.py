# %% h
class Counter:
    def __init__(self):
        self.n = 0

    def tick(self):
        self.n += 1
        return self


# %% a [step:start]
counter = Counter()

# %% b [step:count]
counter.tick().tick()
n = counter.n

# %% c [step:show]
print(counter.n, n)

# === steps
import copy
from typing import NamedTuple

from .helpers import Counter


def start() -> Counter:
    counter = Counter()

    return counter


class CountOutputs(NamedTuple):
    counter: Counter
    n: int


def count(counter: Counter) -> CountOutputs:
    counter = copy.deepcopy(counter)

    counter.tick().tick()
    n = counter.n

    return CountOutputs(counter, n)


def show(counter: Counter, n: int) -> None:
    print(counter.n, n)

# === helpers
from typing import Any


class Counter:
    def __init__(self) -> None:
        self.n = 0

    def tick(self) -> Any:
        self.n += 1
        return self

# === naive
show makes counter.n: 0
notebook: 2
