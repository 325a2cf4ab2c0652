# %% a [step:start]
numbers = iter([1, 2, 3])
first = next(numbers)

# %% b [step:more]
second = next(numbers)

# %% c [step:show]
print(first, second, list(numbers))
