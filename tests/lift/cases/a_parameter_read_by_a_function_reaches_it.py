# %% p [parameters]
RATE = 0.5

# %% h
def scaled(x):
    return x * RATE


# %% a [step:load]
x = scaled(4)

# %% b [step:show]
print(x, list(map(scaled, [1, 2])))
