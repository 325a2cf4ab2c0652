# %% a [step:load]
limit = max([2, 3])
numbers = [1, 4, 7]


# %% b
def over(values):
    return [v for v in values if v > limit]


# %% c [step:pick]
picked = over(numbers)

# %% d [step:show]
print(picked)
