# %% a [step:load]
import limits

limits.MOST = 3
limits.NAMES["a"] = "one"

# %% b [step:show]
print(limits.MOST, limits.allowed(2))

# === file limits.py
MOST = 1
NAMES = {}


def allowed(n):
    return n <= MOST and "a" in NAMES

# === steps
from . import limits
from .settings import configure_load


def load() -> None:
    configure_load()


def show() -> None:
    print(limits.MOST, limits.allowed(2))

# === settings
from . import limits


def configure() -> None:
    ...

def configure_load() -> None:
    limits.MOST = 3
    limits.NAMES["a"] = "one"

# === naive
show shows 1 False
notebook: 3 True
