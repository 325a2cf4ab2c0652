# %% a [step:load]
text = "a" + "b"

# %% b [step:read]
try:
    number = int(text)
except ValueError as problem:
    number = -1
    message = str(problem)

# %% c [step:show]
print(number, message)

# === steps
from typing import NamedTuple

from .helpers import text


def load() -> None:
    ...

class ReadOutputs(NamedTuple):
    number: int
    message: str


def read() -> ReadOutputs:
    try:
        number = int(text)
    except ValueError as problem:
        number = -1
        message = str(problem)

    return ReadOutputs(number, message)


def show(number: int, message: str) -> None:
    print(number, message)

# === helpers
text = "a" + "b"
