# %% a [step:load]
import contextlib

log = []

# %% b [step:work]
with contextlib.suppress(KeyError) as nothing:
    log.append("in")
    {}["x"]
    log.append("never")
try:
    log.append("try")
finally:
    log.append("finally")

# %% c [step:show]
print(log)

# === steps
import contextlib
import copy
from typing import Any


def load() -> list[Any]:
    log = []

    return log


def work(log: list[Any]) -> list[str]:
    log = copy.deepcopy(log)

    with contextlib.suppress(KeyError) as nothing:
        log.append("in")
        {}["x"]
        log.append("never")
    try:
        log.append("try")
    finally:
        log.append("finally")

    return log


def show(log: list[str]) -> None:
    print(log)

# === naive
show makes log[0]: nothing more
notebook: 'in'
