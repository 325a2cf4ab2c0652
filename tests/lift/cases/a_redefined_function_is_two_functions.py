# %% a [step:one]
def size(x):
    return len(x)


first = size("abc")

# %% b [step:two]
def size(x):
    return 2 * len(x)


second = size("abc")

# %% c [step:show]
print(first, second, size("x"))
