# %% a [step:start]
items = list(range(6))

# %% b [step:change]
items[1:3] = ["x"]
del items[0], items[-1]

# %% c [step:show]
print(items)

# === steps
def start() -> list[int]:
    items = list(range(6))

    return items


def change(items: list[int]) -> list[str | int]:
    items = items.copy()

    items[1:3] = ["x"]
    del items[0], items[-1]

    return items


def show(items: list[str | int]) -> None:
    print(items)

# === naive
show makes items[0]: 0
notebook: 'x'
