# %% a [step:load]
%%capture
import math

def half(n):
    print("half of", n)
    return n / 2

text = """one
  two"""
n = half(8)
n

# %% b [step:show]
print(n, math.floor(n), repr(text))

# %% c [step:more]
%%capture
print("noise")
# %% d
print(half(n))

# === steps
import contextlib
import io
import math
from typing import NamedTuple

from .helpers import half


class LoadOutputs(NamedTuple):
    text: str
    n: float


def load() -> LoadOutputs:
    with contextlib.redirect_stdout(io.StringIO()):
        text = """one
  two"""
        n = half(8)
        n

    return LoadOutputs(text, n)


def show(text: str, n: float) -> None:
    print(n, math.floor(n), repr(text))


def more(n: float) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        print("noise")

    print(half(n))

# === helpers
from typing import Any


def half(n: Any) -> Any:
    print("half of", n)
    return n / 2

# === naive
load fails: NameError: name 'contextlib' is not defined
