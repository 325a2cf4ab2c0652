# %% a [step:load]
names = ["Ada", "Bo"]

# %% b [step:extend]
names.append("Cy")

# %% c [step:show]
print(names)

# === steps
def load() -> list[str]:
    names = ["Ada", "Bo"]

    return names


def extend(names: list[str]) -> list[str]:
    names = names.copy()

    names.append("Cy")

    return names


def show(names: list[str]) -> None:
    print(names)

# === naive
show makes names[2]: nothing more
notebook: 'Cy'
