# %% a [step:load]
inner = [1]
outer = [inner, [2]]

# %% b [step:change]
inner.append(5)

# %% c [step:show]
print(outer, outer[0] is inner)

# === steps
import copy
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    inner: list[int]
    outer: list[list[int]]


def load() -> LoadOutputs:
    inner = [1]
    outer = [inner, [2]]

    return LoadOutputs(inner, outer)


class ChangeOutputs(NamedTuple):
    inner: list[int]
    outer: list[list[int]]


def change(inner: list[int], outer: list[list[int]]) -> ChangeOutputs:
    inner, outer = copy.deepcopy((inner, outer))

    inner.append(5)

    return ChangeOutputs(inner, outer)


def show(inner: list[int], outer: list[list[int]]) -> None:
    print(outer, outer[0] is inner)

# === naive
show makes inner[1]: nothing more
notebook: 5
