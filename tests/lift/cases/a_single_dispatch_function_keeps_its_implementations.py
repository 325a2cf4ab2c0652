# %% h
from functools import singledispatch


@singledispatch
def area(x):
    return 0


@area.register
def _(x: int):
    return x


@area.register(str)
def _(x):
    return len(x)


# %% a [step:load]
values = [area(2), area("abc"), area(1.5)]

# %% b [step:show]
print(values, area("z"))

# === steps
from .helpers import area


def load() -> list[int]:
    values = [area(2), area("abc"), area(1.5)]

    return values


def show(values: list[int]) -> None:
    print(values, area("z"))

# === helpers
from functools import singledispatch
from typing import Any


@singledispatch
def area(x: Any) -> Any:
    return 0


@area.register
def _(x: int) -> Any:
    return x


@area.register(str)
def __v2(x: Any) -> Any:
    return len(x)
