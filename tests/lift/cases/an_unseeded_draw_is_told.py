# %% a [step:one]
import random

x = random.random() < 2

# %% b [step:two]
print(x)

# === steps
import random


def one() -> bool:
    x = random.random() < 2

    return x


def two(x: bool) -> None:
    print(x)

# === diagnostics
note[unseeded-draw] NB319: Step `one` draws from `random`, and nothing seeded it.
  --> cell a, line None: None
  hint: Seed it in a `setup` cell, best from a parameter.
