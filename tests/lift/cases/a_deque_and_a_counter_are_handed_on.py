# %% a [step:start]
from collections import Counter, defaultdict, deque

recent = deque([1, 2], maxlen=2)
counts = Counter("ab")
groups = defaultdict(list)

# %% b [step:change]
recent.append(3)
counts.update("b")
groups["x"].append(1)

# %% c [step:show]
print(recent, counts, groups, groups["new"])

# === steps
import copy
from collections import Counter, defaultdict, deque
from typing import Any, NamedTuple


class StartOutputs(NamedTuple):
    recent: deque[int]
    counts: Counter[str]
    groups: defaultdict[Any, Any]


def start() -> StartOutputs:
    recent = deque([1, 2], maxlen=2)
    counts = Counter("ab")
    groups = defaultdict(list)

    return StartOutputs(recent, counts, groups)


class ChangeOutputs(NamedTuple):
    recent: deque[int]
    counts: Counter[str]
    groups: defaultdict[str, list[int]]


def change(
    recent: deque[int], counts: Counter[str], groups: defaultdict[Any, Any]
) -> ChangeOutputs:
    recent, counts, groups = copy.deepcopy((recent, counts, groups))

    recent.append(3)
    counts.update("b")
    groups["x"].append(1)

    return ChangeOutputs(recent, counts, groups)


def show(
    recent: deque[int], counts: Counter[str], groups: defaultdict[str, list[int]]
) -> None:
    groups = copy.deepcopy(groups)

    print(recent, counts, groups, groups["new"])

# === naive
show makes recent[0]: 1
notebook: 2
