# %% a [step:load]
first, *rest = [1, 2, 3]
(low, high), name = (rest[0], rest[1]), "x"
a = b = [0]

# %% b [step:change]
a.append(1)

# %% c [step:show]
print(first, rest, low, high, name, a, b)

# === steps
import copy
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    first: int
    rest: list[int]
    low: int
    high: int
    name: str
    a: list[int]
    b: list[int]


def load() -> LoadOutputs:
    first, *rest = [1, 2, 3]
    (low, high), name = (rest[0], rest[1]), "x"
    a = b = [0]

    return LoadOutputs(first, rest, low, high, name, a, b)


class ChangeOutputs(NamedTuple):
    a: list[int]
    b: list[int]


def change(a: list[int], b: list[int]) -> ChangeOutputs:
    a, b = copy.deepcopy((a, b))

    a.append(1)

    return ChangeOutputs(a, b)


def show(
    first: int,
    rest: list[int],
    low: int,
    high: int,
    name: str,
    a: list[int],
    b: list[int],
) -> None:
    print(first, rest, low, high, name, a, b)

# === naive
show makes a[1]: nothing more
notebook: 1
