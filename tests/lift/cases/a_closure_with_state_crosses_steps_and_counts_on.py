# %% a [step:make]
def make_counter():
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


tick = make_counter()
print(tick())

# %% b [step:use]
print(tick())

# %% c [step:reuse]
print(tick())

# === steps
import copy
from collections.abc import Callable
from typing import Any

from .helpers import make_counter


def make() -> Callable[..., Any]:
    tick = make_counter()
    print(tick())

    return tick


def use(tick: Callable[..., Any]) -> Callable[..., Any]:
    tick = copy.deepcopy(tick)

    print(tick())

    return tick


def reuse(tick: Callable[..., Any]) -> None:
    tick = copy.deepcopy(tick)

    print(tick())

# === helpers
from typing import Any


def make_counter() -> Any:
    n = 0

    def count() -> Any:
        nonlocal n
        n += 1
        return n

    return count

# === naive
reuse shows 2
notebook: 3
