# %% a [step:load]
%run prepare.py
n = double(base)

# %% b [step:show]
print(n, base)

# === file prepare.py
base = sum([20, 1])


def double(x):
    return 2 * x

# === steps
from typing import NamedTuple

from .helpers import double


class LoadOutputs(NamedTuple):
    base: int
    n: int


def load() -> LoadOutputs:
    base = sum([20, 1])
    n = double(base)

    return LoadOutputs(base, n)


def show(base: int, n: int) -> None:
    print(n, base)

# === helpers
from typing import Any


def double(x: Any) -> Any:
    return 2 * x
