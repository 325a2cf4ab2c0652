# %% a [step:load]
count: int
count = 3
ratio: float = count / 2

# %% b [step:show]
print(count, ratio)

# === steps
from .helpers import count, ratio


def load() -> None:
    count: int


def show() -> None:
    print(count, ratio)

# === helpers
count = 3
ratio: float = count / 2
