# %% a [step:load]
count = len("abc")
index = len("ab")
_x = len("a")
_fields = 4
x = 9

# %% b [step:show]
print(count, index, _x, _fields, x)

# === steps
from typing import NamedTuple

from .helpers import _fields, x


class LoadOutputs(NamedTuple):
    count_: int
    index_: int
    x: int


def load() -> LoadOutputs:
    count = len("abc")
    index = len("ab")
    _x = len("a")

    return LoadOutputs(count, index, _x)


def show(count: int, index: int, _x: int) -> None:
    print(count, index, _x, _fields, x)

# === helpers
_fields = 4
x = 9
