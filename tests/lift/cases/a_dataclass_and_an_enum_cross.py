# %% a
from dataclasses import dataclass, field
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


@dataclass
class Car:
    colour: Colour
    owners: list[str] = field(default_factory=list)


# %% b [step:make]
cars = [Car(Colour.RED), Car(Colour.BLUE, ["Ada"])]

# %% c [step:sell]
cars[0].owners.append("Bo")

# %% d [step:show]
print(cars, cars[0].colour is Colour.RED)

# === steps
import copy

from .helpers import Car, Colour


def make() -> list[Car]:
    cars = [Car(Colour.RED), Car(Colour.BLUE, ["Ada"])]

    return cars


def sell(cars: list[Car]) -> list[Car]:
    cars = copy.deepcopy(cars)

    cars[0].owners.append("Bo")

    return cars


def show(cars: list[Car]) -> None:
    print(cars, cars[0].colour is Colour.RED)

# === helpers
from dataclasses import dataclass, field
from enum import Enum


class Colour(Enum):
    RED = 1
    BLUE = 2


@dataclass
class Car:
    colour: Colour
    owners: list[str] = field(default_factory=list)

# === naive
show makes cars[0].owners: nothing more
notebook: 'Bo'
