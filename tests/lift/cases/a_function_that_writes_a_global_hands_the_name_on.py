# %% a [step:start]
total = 0


def add(x):
    global total
    total = total + x


add(1)

# %% b [step:more]
add(10)

# %% c [step:show]
print(total)

# === steps
from typing import Any


def start() -> int:
    total = 0

    def add(x: Any) -> None:
        nonlocal total
        total = total + x

    add(1)

    return total


def more(total: int) -> int:
    def add(x: Any) -> None:
        nonlocal total
        total = total + x

    add(10)

    return total


def show(total: int) -> None:
    print(total)

# === naive
start fails: NameError: name 'total' is not defined
