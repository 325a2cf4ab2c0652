# %% a [step:load]
width = len("abc")


class Box:
    size = width * 2
    sizes = [width, size]


n = Box.size

# %% b [step:show]
print(n, width)

# === steps
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    width: int
    n: int


def load() -> LoadOutputs:
    width = len("abc")

    class Box:
        size = width * 2
        sizes = [width, size]

    n = Box.size

    return LoadOutputs(width, n)


def show(width: int, n: int) -> None:
    print(n, width)

# === naive
load fails: NameError: name 'width' is not defined
