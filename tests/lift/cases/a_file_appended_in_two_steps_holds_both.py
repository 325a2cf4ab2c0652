# %% a [step:one]
with open("log.txt", "w") as file:
    file.write("one\n")

# %% b [step:two]
with open("log.txt", "a") as file:
    file.write("two\n")

# %% c [step:three]
print(open("log.txt").read())

# === steps
from pathlib import Path


def one() -> Path:
    with open("log.txt", "w") as file:
        file.write("one\n")

    return Path("log.txt")


def two(log_txt: Path) -> Path:
    with open("log.txt", "a") as file:
        file.write("two\n")

    return Path("log.txt")


def three(log_txt: Path) -> None:
    print(open(log_txt).read())

# === diagnostics
note[not-compared] NB706: Step one: file cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step two: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
one fails: `file@one` of step one cannot be stored: `file`: it holds _io.TextIOWrapper (an open file), which cannot be stored and brought back the same.
