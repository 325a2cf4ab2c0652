# %% a [step:load]
x = sum([1, 1])
total = 0


def outer(values):
    total = 0

    def inner(v, x=10):
        nonlocal total
        total += v * x
        return total

    for v in values:
        inner(v)
    return total


result = outer([1, 2])

# %% b [step:show]
print(x, total, result)

# === steps
from typing import NamedTuple

from .helpers import outer, total


class LoadOutputs(NamedTuple):
    x: int
    result: int


def load() -> LoadOutputs:
    x = sum([1, 1])

    result = outer([1, 2])

    return LoadOutputs(x, result)


def show(x: int, result: int) -> None:
    print(x, total, result)

# === helpers
from typing import Any

total = 0


def outer(values: Any) -> Any:
    total = 0

    def inner(v: Any, x: Any = 10) -> Any:
        nonlocal total
        total += v * x
        return total

    for v in values:
        inner(v)
    return total
