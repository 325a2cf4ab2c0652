# %% a
def half(x):
    return x / 2


def third(x):
    return x / 3


# %% b [step:make]
functions = [half, third]

# %% c [step:use]
print([f(6) for f in functions])
