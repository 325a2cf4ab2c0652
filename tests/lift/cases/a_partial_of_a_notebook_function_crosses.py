# %% a
from functools import partial


def power(base, exponent):
    return base**exponent


# %% b [step:make]
square = partial(power, exponent=2)
print(square(3))

# %% c [step:use]
print(square(5))
