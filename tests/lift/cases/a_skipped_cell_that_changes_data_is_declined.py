# %% a [step:load]
numbers = [1, 2]

# %% s [skip]
numbers.append(3)

# %% b [step:show]
print(numbers)
