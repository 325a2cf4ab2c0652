# %% a [step:load]
first = [1, 2]
second = first

# %% b [step:change]
second.append(3)

# %% c [step:show]
print(first, second, first is second)

# === steps
import copy
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    first: list[int]
    second: list[int]


def load() -> LoadOutputs:
    first = [1, 2]
    second = first

    return LoadOutputs(first, second)


class ChangeOutputs(NamedTuple):
    first: list[int]
    second: list[int]


def change(first: list[int], second: list[int]) -> ChangeOutputs:
    first, second = copy.deepcopy((first, second))

    second.append(3)

    return ChangeOutputs(first, second)


def show(first: list[int], second: list[int]) -> None:
    print(first, second, first is second)

# === naive
show makes first[2]: nothing more
notebook: 3
