# %% a [step:load]
numbers = [1, 2]

# %% s [skip]
print(max(numbers))
note = "only here"

# %% b [step:show]
print(numbers)

# === steps
from .helpers import numbers


def load() -> None:
    ...

def show() -> None:
    print(numbers)

# === helpers
numbers = [1, 2]
