# %% a [step:load]
colours = {"red", "blue", "green"}
frozen = frozenset([3, 1])

# %% b [step:change]
colours.add("black")
colours -= {"red"}

# %% c [step:show]
print(sorted(colours), 3 in frozen)

# === steps
from .helpers import frozen


def load() -> set[str]:
    colours = {"red", "blue", "green"}

    return colours


def change(colours: set[str]) -> set[str]:
    colours = colours.copy()

    colours.add("black")
    colours -= {"red"}

    return colours


def show(colours: set[str]) -> None:
    print(sorted(colours), 3 in frozen)

# === helpers
frozen = frozenset([3, 1])
