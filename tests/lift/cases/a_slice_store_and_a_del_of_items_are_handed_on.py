# %% a [step:start]
items = list(range(6))

# %% b [step:change]
items[1:3] = ["x"]
del items[0], items[-1]

# %% c [step:show]
print(items)
