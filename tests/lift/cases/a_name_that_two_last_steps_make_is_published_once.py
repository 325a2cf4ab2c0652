# %% a [step:first]
total = sum([1, 2])

# %% b [step:second]
total = sum([3, 4])

# === steps
def first() -> None:
    total = sum([1, 2])


def second() -> int:
    total = sum([3, 4])

    return total
