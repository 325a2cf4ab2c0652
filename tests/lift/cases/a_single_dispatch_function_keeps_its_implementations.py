# %% h
from functools import singledispatch


@singledispatch
def area(x):
    return 0


@area.register
def _(x: int):
    return x


@area.register(str)
def _(x):
    return len(x)


# %% a [step:load]
values = [area(2), area("abc"), area(1.5)]

# %% b [step:show]
print(values, area("z"))
