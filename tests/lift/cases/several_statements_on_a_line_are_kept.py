# %% a [step:load]
a = 1; b = a + 1  # both
c = [a,
     b]; d = sum(c)

# %% b [step:show]
print(a, b, c, d); print("end");

# === steps
from .helpers import a, b, c


def load() -> int:
    d = sum(c)

    return d


def show(d: int) -> None:
    print(a, b, c, d)
    print("end")

# === helpers
a = 1
b = a + 1  # both
c = [a, b]
