# %% a [step:load]
settings = {"plot": {"size": [1, 2]}, "n": 3}

# %% b [step:change]
settings["plot"]["size"][0] = 9
size = settings["plot"]["size"]

# %% c [step:more]
size.append(10)

# %% d [step:show]
print(settings, size)

# === steps
import copy
from typing import Any, NamedTuple


def load() -> dict[str, dict[str, list[Any]] | int]:
    settings = {"plot": {"size": [1, 2]}, "n": 3}

    return settings


class ChangeOutputs(NamedTuple):
    settings: dict[str, dict[str, list[Any]] | int]
    size: list[int]


def change(settings: dict[str, dict[str, list[Any]] | int]) -> ChangeOutputs:
    settings = copy.deepcopy(settings)

    settings["plot"]["size"][0] = 9
    size = settings["plot"]["size"]

    return ChangeOutputs(settings, size)


class MoreOutputs(NamedTuple):
    settings: dict[str, dict[str, list[Any]] | int]
    size: list[int]


def more(
    settings: dict[str, dict[str, list[Any]] | int], size: list[int]
) -> MoreOutputs:
    settings, size = copy.deepcopy((settings, size))

    size.append(10)

    return MoreOutputs(settings, size)


def show(settings: dict[str, dict[str, list[Any]] | int], size: list[int]) -> None:
    print(settings, size)

# === naive
show makes settings['plot']['size'][0]: 1
notebook: 9
