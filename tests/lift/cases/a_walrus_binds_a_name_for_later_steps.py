# %% a [step:load]
words = ["tea", "coffee"]

# %% b [step:measure]
if (longest := max(words, key=len)) and (n := len(longest)) > 3:
    print("long")
lengths = [last := len(w) for w in words]

# %% c [step:show]
print(longest, n, lengths, last)

# === steps
from typing import NamedTuple

from .helpers import words


def load() -> None:
    ...

class MeasureOutputs(NamedTuple):
    longest: str
    n: int
    lengths: list[int]
    last: int


def measure() -> MeasureOutputs:
    if (longest := max(words, key=len)) and (n := len(longest)) > 3:
        print("long")
    lengths = [last := len(w) for w in words]

    return MeasureOutputs(longest, n, lengths, last)


def show(longest: str, n: int, lengths: list[int], last: int) -> None:
    print(longest, n, lengths, last)

# === helpers
words = ["tea", "coffee"]
