# %% a [step:load]
command = ["go", "north", "fast"]

# %% b [step:parse]
match command:
    case ["go", direction, *how]:
        found = True
    case _:
        found = False

# %% c [step:show]
print(found, direction, how)

# === steps
from typing import NamedTuple

from .helpers import command


def load() -> None:
    ...

class ParseOutputs(NamedTuple):
    found: bool
    how: list[str]
    direction: str


def parse() -> ParseOutputs:
    match command:
        case ["go", direction, *how]:
            found = True
        case _:
            found = False

    return ParseOutputs(found, how, direction)


def show(found: bool, how: list[str], direction: str) -> None:
    print(found, direction, how)

# === helpers
command = ["go", "north", "fast"]

# === naive
show fails: NameError: name 'direction' is not defined
