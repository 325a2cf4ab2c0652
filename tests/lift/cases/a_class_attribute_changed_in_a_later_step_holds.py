# %% a [step:start]
class Config:
    level = 1

before = Config.level
kept = Config()
kept.name = "k"

# %% b [step:change]
Config.level = 5

# %% c [step:show]
print(before, Config.level, kept.level, kept.name)

# === steps
import copy
from typing import NamedTuple

from .helpers import Config
from .settings import configure_change


class StartOutputs(NamedTuple):
    before: int
    kept: Config


def start() -> StartOutputs:
    before = Config.level
    kept = Config()
    kept.name = "k"

    return StartOutputs(before, kept)


def change(kept: Config) -> Config:
    kept = copy.deepcopy(kept)

    configure_change()

    return kept


def show(before: int, kept: Config) -> None:
    print(before, Config.level, kept.level, kept.name)

# === helpers
class Config:
    level = 1

# === settings
from .helpers import Config


def configure() -> None:
    ...

def configure_change() -> None:
    Config.level = 5

# === naive
show makes kept.__class__.level: 1
notebook: 5
