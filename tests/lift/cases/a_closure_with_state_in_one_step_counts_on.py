# %% a [step:count]
def make_counter():
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


tick = make_counter()
seen = [tick(), tick()]

# %% b [step:show]
print(seen)

# === steps
from .helpers import make_counter


def count_step() -> list[int]:
    tick = make_counter()
    seen = [tick(), tick()]

    return seen


def show(seen: list[int]) -> None:
    print(seen)

# === helpers
from typing import Any


def make_counter() -> Any:
    n = 0

    def count() -> Any:
        nonlocal n
        n += 1
        return n

    return count
