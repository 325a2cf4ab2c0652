# %% h
def remember(x):
    global last
    last = x + 1


# %% a [step:load]
n = len("ab")

# %% b [step:use]
remember(n)
print(last)

# %% c [step:show]
print(last * 2)

# === steps
from typing import Any


def load() -> int:
    n = len("ab")

    return n


def use(n: int) -> int:
    last: int

    def remember(x: Any) -> None:
        nonlocal last
        last = x + 1

    remember(n)
    print(last)

    return last


def show(last: int) -> None:
    print(last * 2)

# === naive
show fails: NameError: name 'last' is not defined
