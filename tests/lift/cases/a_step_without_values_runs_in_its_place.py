# %% a [step:one]
print("one")

# %% b [step:two]
print("two")

# %% c [step:three]
x = 1
print("three")
