# %% a
def describe(x):
    return {"n": len(x)}


# %% b [step:load]
xs = [1, 2]
describe(xs)

# %% c [step:show]
None

# %% d
print(xs)
