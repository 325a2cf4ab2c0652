# %% a [step:load]
from tables import data

data = dict(data)
data["x"] = 3

# %% b [step:change]
data["y"] = 4

# %% c [step:show]
print(data)

# === file tables.py
data = {"a": 1}

# === steps
def load() -> dict[str, int]:
    from .tables import data

    data = dict(data)
    data["x"] = 3

    return data


def change(data: dict[str, int]) -> dict[str, int]:
    data = data.copy()

    data["y"] = 4

    return data


def show(data: dict[str, int]) -> None:
    print(data)

# === naive
load fails: UnboundLocalError: cannot access local variable 'data' where it is not associated with a value
