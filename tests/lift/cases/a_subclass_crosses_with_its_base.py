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
