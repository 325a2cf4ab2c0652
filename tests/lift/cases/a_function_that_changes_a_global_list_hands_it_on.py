# %% a [step:start]
log = []


def note(text):
    log.append(text)


note("one")

# %% b [step:more]
note("two")

# %% c [step:show]
print(log)

# === steps
from .helpers import note


def start() -> list[str]:
    log = []

    note("one", log=log)

    return log


def more(log: list[str]) -> list[str]:
    log = log.copy()

    note("two", log=log)

    return log


def show(log: list[str]) -> None:
    print(log)

# === helpers
from typing import Any


def note(text: Any, *, log: list[str]) -> None:
    log.append(text)

# === naive
start fails: NameError: name 'log' is not defined
