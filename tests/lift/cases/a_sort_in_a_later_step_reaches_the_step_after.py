# %% a [step:load]
ages = [31, 25, 40]

# %% b [step:order]
ages.sort()

# %% c [step:show]
print(ages[0])

# === steps
def load() -> list[int]:
    ages = [31, 25, 40]

    return ages


def order(ages: list[int]) -> list[int]:
    ages = ages.copy()

    ages.sort()

    return ages


def show(ages: list[int]) -> None:
    print(ages[0])

# === naive
show makes ages[0]: 31
notebook: 25
