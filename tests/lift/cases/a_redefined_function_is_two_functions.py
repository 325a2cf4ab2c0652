# %% a [step:one]
def size(x):
    return len(x)


first = size("abc")

# %% b [step:two]
def size(x):
    return 2 * len(x)


second = size("abc")

# %% c [step:show]
print(first, second, size("x"))

# === steps
from .helpers import size, size_v2


def one() -> int:
    first = size("abc")

    return first


def two() -> int:
    second = size_v2("abc")

    return second


def show(first: int, second: int) -> None:
    print(first, second, size_v2("x"))

# === helpers
from typing import Any


def size(x: Any) -> Any:
    return len(x)


def size_v2(x: Any) -> Any:
    return 2 * len(x)

# === naive
one makes first: 6
notebook: 3
