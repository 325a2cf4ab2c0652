# %% a [step:load]
x = sum([1, 1])
total = 0


def outer(values):
    total = 0

    def inner(v, x=10):
        nonlocal total
        total += v * x
        return total

    for v in values:
        inner(v)
    return total


result = outer([1, 2])

# %% b [step:show]
print(x, total, result)
