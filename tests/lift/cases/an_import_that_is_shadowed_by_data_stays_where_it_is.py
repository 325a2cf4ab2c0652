# %% a [step:load]
from math import pi

r = 2 * pi

# %% b [step:change]
pi = 3
area = pi * 4

# %% c [step:show]
print(r, area, pi)

# === steps
from typing import NamedTuple


def load() -> float:
    from math import pi

    r = 2 * pi

    return r


class ChangeOutputs(NamedTuple):
    pi: int
    area: int


def change() -> ChangeOutputs:
    pi = 3
    area = pi * 4

    return ChangeOutputs(pi, area)


def show(r: float, pi: int, area: int) -> None:
    print(r, area, pi)
