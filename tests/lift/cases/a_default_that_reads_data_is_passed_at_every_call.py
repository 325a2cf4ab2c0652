# %% a [step:load]
n_calls = len("abcd")


def mean(values, n=n_calls):
    return sum(values) / n


# %% b [step:use]
print(mean([4, 4]), mean([4, 4], n=1), mean([4, 4], 2))

# === steps
from .helpers import mean


def load() -> int:
    n_calls = len("abcd")

    return n_calls


def use(n_calls: int) -> None:
    print(mean([4, 4], n=n_calls), mean([4, 4], n=1), mean([4, 4], 2))

# === helpers
from typing import Any


def mean(values: Any, n: Any) -> Any:
    return sum(values) / n

# === naive
load fails: NameError: name 'n_calls' is not defined
