# %% a [step:prepare]
!mkdir -p data
%cd data

# %% b [step:write]
with open("x.txt", "w") as file:
    file.write("one")

# %% c [step:show]
print(open("x.txt").read())

# === steps
import os
import subprocess
from pathlib import Path

from .settings import configure_prepare


def prepare() -> None:
    print(
        subprocess.run(
            "mkdir -p data",
            shell=True,
            executable=os.environ.get("SHELL"),
            check=False,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ).stdout,
        end="",
    )
    configure_prepare()


def write() -> Path:
    with open("x.txt", "w") as file:
        file.write("one")

    return Path("x.txt")


def show(x_txt: Path) -> None:
    print(open("x.txt").read())

# === settings
import os


def configure() -> None:
    ...

def configure_prepare() -> None:
    os.chdir("data")

# === diagnostics
note[exit-code-ignored] NB112: The step goes on when `mkdir -p data` fails, as IPython does.
  --> cell a, line 1: !mkdir -p data
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
prepare fails: NameError: name 'subprocess' is not defined
