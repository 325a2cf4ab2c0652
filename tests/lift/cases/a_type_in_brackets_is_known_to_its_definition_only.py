# flags: python=3.12
# %% a [step:load]
rows = [3, 2]
T = sum(rows)

# %% b
from typing import cast


type Rows[T] = list[T]
type Ints = Rows[int]


def first[T: float](xs: Rows[T]) -> T:
    return [cast(T, x) for x in xs][0]


class Box[T]:
    def __init__(self, item: T) -> None:
        self.item = item

    def get(self) -> T:
        def same(x: T) -> T:
            return cast(T, x)

        return same(self.item)

# %% c [step:use]
box = Box(first(rows) + T)
rows = rows + [box.get()]
print(rows, Ints.__value__)

# === steps
from typing import NamedTuple

from .helpers import Box, Ints, first


class LoadOutputs(NamedTuple):
    rows: list[int]
    T: int


def load() -> LoadOutputs:
    rows = [3, 2]
    T = sum(rows)

    return LoadOutputs(rows, T)


class UseOutputs(NamedTuple):
    rows: list[int]
    box: Box


def use(rows: list[int], T: int) -> UseOutputs:
    box = Box(first(rows) + T)
    rows = rows + [box.get()]
    print(rows, Ints.__value__)

    return UseOutputs(rows, box)

# === helpers
from typing import cast

type Rows[T] = list[T]


type Ints = Rows[int]


def first[T: float](xs: Rows[T]) -> T:
    return [cast(T, x) for x in xs][0]


class Box[T]:
    def __init__(self, item: T) -> None:
        self.item = item

    def get(self) -> T:
        def same(x: T) -> T:
            return cast(T, x)

        return same(self.item)

# === naive
load fails: NameError: name 'Rows' is not defined
