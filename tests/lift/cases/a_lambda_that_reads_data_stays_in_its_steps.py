# %% a [step:one]
offset = sum([3, 4])
shift = lambda x: x + offset
a = shift(1)

# %% b [step:two]
b = sorted([5, -20, 9], key=lambda x: abs(shift(x)))

# %% c [step:show]
print(a, b)
