# %% a [step:load]
%env MODE=fast
import os

n = len(os.environ["MODE"])

# %% b [step:show]
print(n, os.environ["MODE"])

# === steps
import os

from .settings import configure_load


def load() -> int:
    configure_load()
    print("env: MODE=fast")

    n = len(os.environ["MODE"])

    return n


def show(n: int) -> None:
    print(n, os.environ["MODE"])

# === settings
import os


def configure() -> None:
    ...

def configure_load() -> None:
    os.environ["MODE"] = "fast"

# === naive
show fails: KeyError: 'MODE'
