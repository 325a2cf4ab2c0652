# %% a
LIMIT = 3


def over(values):
    return [v for v in values if v > LIMIT]


# %% b [step:load]
numbers = [1, 4, 7]

# %% c [step:pick]
picked = over(numbers)
print(picked)

# %% d [step:show]
print(len(picked), LIMIT)
