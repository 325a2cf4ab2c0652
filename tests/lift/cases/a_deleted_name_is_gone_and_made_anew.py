# %% a [step:load]
big = list(range(3))
total = sum(big)

# %% b [step:clean]
del big
print(total)

# %% c [step:again]
big = [total]

# %% d [step:show]
print(big)

# === steps
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    big: list[int]
    total: int


def load() -> LoadOutputs:
    big = list(range(3))
    total = sum(big)

    return LoadOutputs(big, total)


def clean(big: list[int], total: int) -> None:
    del big
    print(total)


def again(total: int) -> list[int]:
    big = [total]

    return big


def show(big: list[int]) -> None:
    print(big)

# === naive
clean fails: UnboundLocalError: cannot access local variable 'big' where it is not associated with a value
