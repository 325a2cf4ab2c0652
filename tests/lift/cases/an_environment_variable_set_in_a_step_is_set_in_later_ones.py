# %% a [step:load]
import os

os.environ["MODE"] = "fast"
n = len(os.environ["MODE"])

# %% b [step:show]
print(n, os.environ.get("MODE"))

# === steps
import os

from .settings import configure_load


def load() -> int:
    configure_load()
    n = len(os.environ["MODE"])

    return n


def show(n: int) -> None:
    print(n, os.environ.get("MODE"))

# === settings
import os


def configure() -> None:
    ...

def configure_load() -> None:
    os.environ["MODE"] = "fast"

# === naive
show shows 4 None
notebook: 4 fast
