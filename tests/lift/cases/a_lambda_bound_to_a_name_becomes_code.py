# %% a [step:one]
double = lambda x: 2 * x
n = double(4)

# %% b [step:two]
print(n, double(n), list(map(double, [1, 2])))

# === steps
from .helpers import double


def one() -> int:
    n = double(4)

    return n


def two(n: int) -> None:
    print(n, double(n), list(map(double, [1, 2])))

# === helpers
double = lambda x: 2 * x
