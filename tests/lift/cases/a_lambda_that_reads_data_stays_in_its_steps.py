# %% a [step:one]
offset = sum([3, 4])
shift = lambda x: x + offset
a = shift(1)

# %% b [step:two]
b = sorted([5, -20, 9], key=lambda x: abs(shift(x)))

# %% c [step:show]
print(a, b)

# === steps
from typing import NamedTuple


class OneOutputs(NamedTuple):
    offset: int
    a: int


def one() -> OneOutputs:
    offset = sum([3, 4])
    shift = lambda x: x + offset
    a = shift(1)

    return OneOutputs(offset, a)


def two(offset: int) -> list[int]:
    shift = lambda x: x + offset

    b = sorted([5, -20, 9], key=lambda x: abs(shift(x)))

    return b


def show(a: int, b: list[int]) -> None:
    print(a, b)
