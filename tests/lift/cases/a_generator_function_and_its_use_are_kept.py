# %% h
def pairs(values):
    for a in values:
        yield a, offset + a


# %% a [step:load]
offset = sum([5, 5])
found = list(pairs([1, 2]))

# %% b [step:show]
print(found, dict(pairs([3])))

# === steps
from typing import NamedTuple

from .helpers import pairs


class LoadOutputs(NamedTuple):
    offset: int
    found: list[tuple[int, int]]


def load() -> LoadOutputs:
    offset = sum([5, 5])
    found = list(pairs([1, 2], offset=offset))

    return LoadOutputs(offset, found)


def show(offset: int, found: list[tuple[int, int]]) -> None:
    print(found, dict(pairs([3], offset=offset)))

# === helpers
from typing import Any


def pairs(values: Any, *, offset: int) -> Any:
    for a in values:
        yield a, offset + a

# === naive
load fails: NameError: name 'offset' is not defined
