# %% a [step:load]
step = sum([1, 1])


def count_down(n):
    if n <= 0:
        return [n]
    return [n, *count_down(n - step)]


# %% b [step:count]
numbers = count_down(5)

# %% c [step:show]
print(numbers)
