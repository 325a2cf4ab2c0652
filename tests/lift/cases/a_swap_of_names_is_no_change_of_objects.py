# %% a [step:start]
a, b = [1], [2]

# %% b [step:swap]
a, b = b, a
a.append(9)

# %% c [step:show]
print(a, b)

# === steps
from typing import NamedTuple


class StartOutputs(NamedTuple):
    a: list[int]
    b: list[int]


def start() -> StartOutputs:
    a, b = [1], [2]

    return StartOutputs(a, b)


class SwapOutputs(NamedTuple):
    a: list[int]
    b: list[int]


def swap(a: list[int], b: list[int]) -> SwapOutputs:
    b = b.copy()

    a, b = b, a
    a.append(9)

    return SwapOutputs(a, b)


def show(a: list[int], b: list[int]) -> None:
    print(a, b)
