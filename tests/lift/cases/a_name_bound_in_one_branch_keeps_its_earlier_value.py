# %% a [step:load]
size = sum([1, 2])
mode = "small"

# %% b [step:choose]
if size > 10:
    mode = "large"
    extra = 1

# %% c [step:show]
print(mode)

# === steps
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    size: int
    mode: str


def load() -> LoadOutputs:
    size = sum([1, 2])
    mode = "small"

    return LoadOutputs(size, mode)


def choose(size: int, mode: str) -> str:
    if size > 10:
        mode = "large"
        extra = 1

    return mode


def show(mode: str) -> None:
    print(mode)

# === naive
choose fails: UnboundLocalError: cannot access local variable 'mode' where it is not associated with a value
