# %% p [parameters]
detailed = True

# %% a [step:load]
sizes = [3, 1, 2]
if detailed:
    report = sorted(sizes)
    label = "sorted"

# %% b [step:total]
total = sum(sizes)
if not detailed:
    short = str(total)

# %% c [step:show]
if detailed:
    print(label, report)
else:
    print(short)
print(total)

# === steps
from typing import Any, NamedTuple

from .helpers import sizes


class LoadOutputs(NamedTuple):
    report: list[int]
    label: str


def load(detailed: bool) -> LoadOutputs:
    report: Any = None
    label: Any = None

    if detailed:
        report = sorted(sizes)
        label = "sorted"

    return LoadOutputs(report, label)


class TotalOutputs(NamedTuple):
    total: int
    short: Any


def total_step(detailed: bool) -> TotalOutputs:
    short: Any = None

    total = sum(sizes)
    if not detailed:
        short = str(total)

    return TotalOutputs(total, short)


def show(report: list[int], label: str, total: int, short: Any, detailed: bool) -> None:
    if detailed:
        print(label, report)
    else:
        print(short)
    print(total)

# === helpers
sizes = [3, 1, 2]

# === naive
total fails: UnboundLocalError: cannot access local variable 'short' where it is not associated with a value
