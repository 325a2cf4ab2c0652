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
