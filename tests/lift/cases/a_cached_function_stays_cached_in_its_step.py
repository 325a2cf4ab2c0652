# %% a [step:one]
import functools

calls = []


@functools.lru_cache
def slow(x):
    calls.append(x)
    return x * x


print(slow(3), slow(3))

# %% b [step:two]
print(calls)

# === steps
import functools
from typing import Any


def one() -> list[int]:
    calls = []

    @functools.lru_cache
    def slow(x: Any) -> Any:
        calls.append(x)
        return x * x

    print(slow(3), slow(3))

    return calls


def two(calls: list[int]) -> None:
    print(calls)

# === naive
one fails: NameError: name 'calls' is not defined
