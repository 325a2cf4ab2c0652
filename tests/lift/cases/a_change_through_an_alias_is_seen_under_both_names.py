# %% a [step:load]
first = [1, 2]
second = first

# %% b [step:change]
second.append(3)

# %% c [step:show]
print(first, second, first is second)

# === steps
import copy
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    """What `load` hands on."""

    first: list[int]
    second: list[int]


def load() -> LoadOutputs:
    """Load.

    Returns
    -------
    first : list[int]
        2 items.
    second : list[int]
        2 items.
    """
    first = [1, 2]
    second = first

    return LoadOutputs(first, second)


class ChangeOutputs(NamedTuple):
    """What `change` hands on."""

    first: list[int]
    second: list[int]


def change(first: list[int], second: list[int]) -> ChangeOutputs:
    """Change.

    Parameters
    ----------
    first : list[int]
        From `load`: 2 items.
    second : list[int]
        From `load`: 2 items.

    Returns
    -------
    first : list[int]
        3 items.
    second : list[int]
        3 items.
    """
    first, second = copy.deepcopy((first, second))

    second.append(3)

    return ChangeOutputs(first, second)


def show(first: list[int], second: list[int]) -> None:
    """Show.

    Parameters
    ----------
    first : list[int]
        From `change`: 3 items.
    second : list[int]
        From `change`: 3 items.
    """
    print(first, second, first is second)

# === naive
show makes first[2]: nothing more
notebook: 3
