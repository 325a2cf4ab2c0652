# %% a [step:load]
n = len("abcd")


def plus(v, k=n):
    return v + k


# %% b [step:use]
n = 3
print(plus(1), n)

# === steps
from typing import Any


def load() -> int:
    n = len("abcd")

    return n


def use(n: int) -> int:
    def plus(v: Any, k: Any = n) -> Any:
        return v + k

    n = 3
    print(plus(1), n)

    return n

# === naive
load fails: NameError: name 'n' is not defined
