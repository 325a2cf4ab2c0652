# flags: docstrings
# %% p [parameters]
limit = None  # at most so many
names = ["a", "b"]
weights = {"a": 1.5, "b": 2}
shift = -3
path = "data/x.csv"
verbose = True
rate: float = 1

# %% a [step:load]
picked = names[:limit]
numbers = [weights[n] + shift for n in picked]

# %% b [step:show]
if verbose:
    print(picked, numbers, path, rate * 2)
