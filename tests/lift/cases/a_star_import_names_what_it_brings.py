# %% a [step:load]
from math import *
from string import *

r = 2 * pi

# %% b [step:show]
def area(radius):
    return pi * pow(radius, 2)

print(area(r), digits)

# === steps
from math import pi
from string import digits

from .helpers import area


def load() -> float:
    r = 2 * pi

    return r


def show(r: float) -> None:
    print(area(r), digits)

# === helpers
from math import pi, pow
from typing import Any


def area(radius: Any) -> Any:
    return pi * pow(radius, 2)

# === naive
load fails: SyntaxError: import * only allowed at module level (steps.py, line 11)
