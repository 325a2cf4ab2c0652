# %% a [step:write]
import os

for name in ("kept.txt", "passing.txt"):
    with open(name, "w") as file:
        file.write(name)

# %% b [step:remove]
os.remove("passing.txt")

# %% c [step:look]
print(os.path.exists("kept.txt"), os.path.exists("passing.txt"), sorted(os.listdir(".")))

# === steps
import os
from pathlib import Path
from typing import NamedTuple


class WriteOutputs(NamedTuple):
    name: str
    kept_txt: Path
    passing_txt: Path


def write() -> WriteOutputs:
    for name in ("kept.txt", "passing.txt"):
        with open(name, "w") as file:
            file.write(name)

    return WriteOutputs(name, Path("kept.txt"), Path("passing.txt"))


def remove(passing_txt: Path) -> None:
    os.remove("passing.txt")


def look(kept_txt: Path) -> None:
    print(
        os.path.exists(kept_txt), os.path.exists("passing.txt"), sorted(os.listdir("."))
    )

# === diagnostics
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
remove fails: FileNotFoundError: [Errno 2] No such file or directory: 'passing.txt'
