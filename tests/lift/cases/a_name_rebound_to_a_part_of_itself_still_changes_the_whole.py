# %% a [step:start]
rows = [[1], [2]]
kept = rows

# %% b [step:change]
rows = rows[0]
rows.append(9)

# %% c [step:show]
print(rows, kept)

# === steps
import copy
from typing import NamedTuple


class StartOutputs(NamedTuple):
    rows: list[list[int]]
    kept: list[list[int]]


def start() -> StartOutputs:
    rows = [[1], [2]]
    kept = rows

    return StartOutputs(rows, kept)


class ChangeOutputs(NamedTuple):
    rows: list[int]
    kept: list[list[int]]


def change(rows: list[list[int]], kept: list[list[int]]) -> ChangeOutputs:
    rows, kept = copy.deepcopy((rows, kept))

    rows = rows[0]
    rows.append(9)

    return ChangeOutputs(rows, kept)


def show(rows: list[int], kept: list[list[int]]) -> None:
    print(rows, kept)

# === naive
show makes kept[0][1]: nothing more
notebook: 9
