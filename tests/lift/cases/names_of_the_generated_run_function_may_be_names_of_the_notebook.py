# %% p [parameters]
n = 2

# %% a [step:load]
settings = [n]
steps = {"a": 1}
p = "text"
parameters = (1, 2)
Outputs = 3.5
run = 1

# %% b [step:change, output:steps]
settings.append(5)
steps["b"] = len(p) + n

# %% c [step:show]
print(settings, steps, p, parameters, Outputs, run)

# === steps
from typing import NamedTuple

from .helpers import Outputs, p, parameters, run


class LoadOutputs(NamedTuple):
    settings: list[int]
    steps: dict[str, int]


def load(n: int) -> LoadOutputs:
    settings = [n]
    steps = {"a": 1}

    return LoadOutputs(settings, steps)


class ChangeOutputs(NamedTuple):
    settings: list[int]
    steps: dict[str, int]


def change(settings: list[int], steps: dict[str, int], n: int) -> ChangeOutputs:
    settings = settings.copy()
    steps = steps.copy()

    settings.append(5)
    steps["b"] = len(p) + n

    return ChangeOutputs(settings, steps)


def show(settings: list[int], steps: dict[str, int]) -> None:
    print(settings, steps, p, parameters, Outputs, run)

# === helpers
p = "text"
parameters = (1, 2)
Outputs = 3.5
run = 1

# === naive
show makes settings[1]: nothing more
notebook: 5
