# %% a [step:load]
numbers = [1, 2]

# %% s [skip]
print(max(numbers))
note = "only here"

# %% b [step:show]
print(numbers)
