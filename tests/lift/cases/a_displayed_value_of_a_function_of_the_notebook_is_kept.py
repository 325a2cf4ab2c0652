# %% a
def describe(x):
    return {"n": len(x)}


# %% b [step:load]
xs = [1, 2]
describe(xs)

# %% c [step:show]
None

# %% d
print(xs)

# === steps
from .figures import display
from .helpers import describe, xs


def load() -> None:
    display(describe(xs))


def show() -> None:
    print(xs)

# === helpers
from typing import Any


def describe(x: Any) -> Any:
    return {"n": len(x)}


xs = [1, 2]
