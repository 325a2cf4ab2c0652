# %% a [step:load]
n = len("abcd")
if n > 3:
    def change(v):
        return v + n
else:
    def change(v):
        return v * 2

# %% b [step:use]
n = 3
print(change(1), n)

# === steps
from typing import Any


def load() -> int:
    n = len("abcd")

    return n


def use(n: int) -> int:
    if n > 3:

        def change(v: Any) -> Any:
            return v + n
    else:

        def change(v: Any) -> Any:
            return v * 2

    n = 3
    print(change(1), n)

    return n

# === naive
use fails: NameError: name 'change' is not defined
