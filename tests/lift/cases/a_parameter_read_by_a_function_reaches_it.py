# %% p [parameters]
RATE = 0.5

# %% h
def scaled(x):
    return x * RATE


# %% a [step:load]
x = scaled(4)

# %% b [step:show]
print(x, list(map(scaled, [1, 2])))

# === steps
from typing import Any


def load(rate: float) -> float:
    def scaled(x: Any) -> Any:
        return x * rate

    x = scaled(4)

    return x


def show(x: float, rate: float) -> None:
    def scaled(x: Any) -> Any:
        return x * rate

    print(x, list(map(scaled, [1, 2])))

# === naive
load fails: NameError: name 'RATE' is not defined
