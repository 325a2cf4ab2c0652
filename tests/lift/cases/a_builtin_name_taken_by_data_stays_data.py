# %% a [step:load]
xs = [1, 2, 3]
sum = sum(xs)

# %% b [step:use]
max = sum + max(xs)

# %% c [step:show]
print(sum, max, min(xs))

# === steps
import builtins

from .helpers import xs


def load() -> int:
    sum = builtins.sum

    sum = sum(xs)

    return sum


def use(sum: int) -> int:
    max = builtins.max

    max = sum + max(xs)

    return max


def show(sum: int, max: int) -> None:
    print(sum, max, min(xs))

# === helpers
xs = [1, 2, 3]

# === naive
load fails: UnboundLocalError: cannot access local variable 'sum' where it is not associated with a value
