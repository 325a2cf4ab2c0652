# %% a
from collections import namedtuple

Point = namedtuple("Point", "x y")

# %% b [step:make]
points = [Point(1, 2), Point(3, 4)]

# %% c [step:show]
print(points, points[0].x)

# === steps
from .helpers import Point


def make() -> list[Point]:
    points = [Point(1, 2), Point(3, 4)]

    return points


def show(points: list[Point]) -> None:
    print(points, points[0].x)

# === helpers
from collections import namedtuple

Point = namedtuple("Point", "x y")
