# %% a [step:one]
def scaled(x):
    return x * factor


factor = sum([1, 1])
first = scaled(10)

# %% b [step:two]
factor = sum([2, 3])
second = scaled(10)

# %% c [step:show]
print(first, second)
