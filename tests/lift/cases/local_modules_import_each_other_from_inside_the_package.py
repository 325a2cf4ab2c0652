# %% a [step:load]
from area.inner.shape import Square
import area.units

square = Square(3)
print(area.units.UNIT)

# %% b [step:show]
def bigger(shape):
    from area.inner import shape as shapes

    return shapes.Square(shape.side * area.units.SCALE)


print(bigger(square).side)

# === file area/__init__.py
"""Shapes and their units."""

# === file area/units.py
import sys, limits

UNIT = "m"
SCALE = min(2, limits.MOST)

# === file area/inner/__init__.py
from .shape import Square

# === file area/inner/shape.py
from ..units import UNIT
from limits import MOST


class Square:
    def __init__(self, side):
        self.side = min(side, MOST)
        self.unit = UNIT

# === file limits.py
MOST = 10

# === steps
from . import area
from .area import units as _area_units  # noqa: F401 (an attribute of `area`)
from .area.inner.shape import Square
from .helpers import bigger


def load() -> Square:
    square = Square(3)
    print(area.units.UNIT)

    return square


def show(square: Square) -> None:
    print(bigger(square).side)

# === helpers
from typing import Any

from . import area
from .area import units as _area_units  # noqa: F401 (an attribute of `area`)


def bigger(shape: Any) -> Any:
    from .area.inner import shape as shapes

    return shapes.Square(shape.side * area.units.SCALE)

# === area/inner/shape
from ...limits import MOST
from ..units import UNIT


class Square:
    def __init__(self, side):
        self.side = min(side, MOST)
        self.unit = UNIT

# === area/units
import sys

from .. import limits

UNIT = "m"
SCALE = min(2, limits.MOST)
