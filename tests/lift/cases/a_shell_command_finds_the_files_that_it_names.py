# %% a [step:write]
with open("in.txt", "w") as file:
    file.write("one\ntwo\n")

# %% b [step:count]
!wc -c in.txt
lines = !wc -l < in.txt
print(lines)

# %% c [step:find]
found = !ls *.txt
print(found)
inside = !ls tables
print(inside)
!test -e in.txt && echo there

# %% d [step:find_all]
import subprocess

print(subprocess.run("ls | sort", shell=True, capture_output=True, text=True).stdout)
# === file notes.txt
rain in mm
# === file tables/rain.csv
1,2

# === steps
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from IPython.utils.text import SList


def write() -> Path:
    with open("in.txt", "w") as file:
        file.write("one\ntwo\n")

    return Path("in.txt")


def count(in_txt: Path) -> SList:
    print(
        subprocess.run(
            "wc -c in.txt",
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
        "wc -l < in.txt",
        shell=True,
        executable=os.environ.get("SHELL"),
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout.splitlines()
    print(lines)

    return lines


class FindOutputs(NamedTuple):
    found: SList
    inside: SList


def find(in_txt: Path) -> FindOutputs:
    found = subprocess.run(
        "ls *.txt",
        shell=True,
        executable=os.environ.get("SHELL"),
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout.splitlines()
    print(found)
    inside = subprocess.run(
        "ls tables",
        shell=True,
        executable=os.environ.get("SHELL"),
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ).stdout.splitlines()
    print(inside)
    print(
        subprocess.run(
            "test -e in.txt && echo there",
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

    return FindOutputs(found, inside)


def find_all() -> None:
    print(
        subprocess.run("ls | sort", shell=True, capture_output=True, text=True).stdout
    )

# === diagnostics
note[exit-code-ignored] NB112: The step goes on when `wc -c in.txt` fails, as IPython does.
  --> cell b, line 1: !wc -c in.txt
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[exit-code-ignored] NB112: The step goes on when `wc -l < in.txt` fails, as IPython does.
  --> cell b, line 2: lines = !wc -l < in.txt
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[exit-code-ignored] NB112: The step goes on when `ls *.txt` fails, as IPython does.
  --> cell c, line 1: found = !ls *.txt
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[exit-code-ignored] NB112: The step goes on when `ls tables` fails, as IPython does.
  --> cell c, line 3: inside = !ls tables
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[exit-code-ignored] NB112: The step goes on when `test -e in.txt && echo there` fails, as IPython does.
  --> cell c, line 5: !test -e in.txt && echo there
  hint: Write subprocess.run(…, check=True) in the cell if a failure must stop the step.
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
count fails: NameError: name 'os' is not defined
