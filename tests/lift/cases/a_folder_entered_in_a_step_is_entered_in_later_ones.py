# %% a [step:load]
import os

os.makedirs("data", exist_ok=True)
os.chdir("data")
with open("x.txt", "w") as file:
    file.write("one")

# %% b [step:show]
with open("x.txt") as file:
    print(file.read(), os.path.basename(os.getcwd()))

# === steps
import os
from pathlib import Path

from .settings import configure_load


def load() -> Path:
    configure_load()
    with open("x.txt", "w") as file:
        file.write("one")

    return Path("x.txt")


def show(x_txt: Path) -> None:
    with open("x.txt") as file:
        print(file.read(), os.path.basename(os.getcwd()))

# === settings
import os


def configure() -> None:
    ...

def configure_load() -> None:
    os.makedirs("data", exist_ok=True)
    os.chdir("data")

# === diagnostics
note[not-compared] NB706: Step load: file cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step show: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
load fails: `file@load` of step load cannot be stored: `file`: it holds _io.TextIOWrapper (an open file), which cannot be stored and brought back the same.
