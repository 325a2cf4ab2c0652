# %% a [step:load]
exec("n = 3\nm = n + 1")

# %% b [step:show]
print(n, m, eval("n * m"))

# === steps
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    n: int
    m: int


def load() -> LoadOutputs:
    n = 3
    m = n + 1

    return LoadOutputs(n, m)


def show(n: int, m: int) -> None:
    print(n, m, eval("n * m"))
