# %% a
def half(x):
    return x / 2


def third(x):
    return x / 3


# %% b [step:make]
functions = [half, third]

# %% c [step:use]
print([f(6) for f in functions])

# === steps
from collections.abc import Callable
from typing import Any

from .helpers import half, third


def make() -> list[Callable[..., Any]]:
    functions = [half, third]

    return functions


def use(functions: list[Callable[..., Any]]) -> None:
    print([f(6) for f in functions])

# === helpers
from typing import Any


def half(x: Any) -> Any:
    return x / 2


def third(x: Any) -> Any:
    return x / 3
