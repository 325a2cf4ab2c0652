# %% a
class Shape:
    sides = 0

    def area(self):
        raise NotImplementedError

    def label(self):
        return f"{type(self).__name__} {self.area()}"


class Square(Shape):
    sides = 4

    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a**2


# %% b [step:make]
shapes = [Square(2), Square(3)]

# %% c [step:use]
print([s.label() for s in shapes], isinstance(shapes[0], Shape))

# === steps
from .helpers import Shape, Square


def make() -> list[Square]:
    shapes = [Square(2), Square(3)]

    return shapes


def use(shapes: list[Square]) -> None:
    print([s.label() for s in shapes], isinstance(shapes[0], Shape))

# === helpers
from typing import Any


class Shape:
    sides = 0

    def area(self) -> None:
        raise NotImplementedError

    def label(self) -> Any:
        return f"{type(self).__name__} {self.area()}"


class Square(Shape):
    sides = 4

    def __init__(self, a: Any) -> None:
        self.a = a

    def area(self) -> Any:
        return self.a**2
