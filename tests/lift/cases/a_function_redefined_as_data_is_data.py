# %% a [step:load]
def size(x):
    return len(x)


n = size("abc")
size = 5

# %% b [step:show]
print(n, size)

# === steps
from typing import Any, NamedTuple


class LoadOutputs(NamedTuple):
    size: int
    n: int


def load() -> LoadOutputs:
    def size(x: Any) -> Any:
        return len(x)

    n = size("abc")
    size = 5

    return LoadOutputs(size, n)


def show(size: int, n: int) -> None:
    print(n, size)

# === naive
load fails: UnboundLocalError: cannot access local variable 'size' where it is not associated with a value
