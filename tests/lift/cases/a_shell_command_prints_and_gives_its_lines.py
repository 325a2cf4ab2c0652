# %% a [step:write]
with open("x.txt", "w") as file:
    file.write("b\na\n")

# %% b [step:sort]
!sort x.txt
lines = !sort x.txt

# %% c [step:show]
print(list(lines), len(lines))

# === steps
import os
import subprocess
from pathlib import Path

from IPython.utils.text import SList


def write() -> Path:
    with open("x.txt", "w") as file:
        file.write("b\na\n")

    return Path("x.txt")


def sort(x_txt: Path) -> SList:
    print(
        subprocess.run(
            "sort x.txt",
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
    lines = subprocess.run(
        "sort x.txt",
        shell=True,
        executable=os.environ.get("SHELL"),
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout.splitlines()

    return lines


def show(lines: SList) -> None:
    print(list(lines), len(lines))

# === diagnostics
note[exit-code-ignored] NB112: The step goes on when `sort x.txt` fails, as IPython does.
  --> cell b, line 1: !sort x.txt
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[exit-code-ignored] NB112: The step goes on when `sort x.txt` fails, as IPython does.
  --> cell b, line 2: lines = !sort x.txt
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
sort fails: NameError: name 'subprocess' is not defined
