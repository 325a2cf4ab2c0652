# %% a [step:write]
import glob
import os

with open("made.csv", "w") as file:
    file.write("4,5\n")

# %% b [step:find]
tables = sorted(glob.glob("*.csv"))
print(tables)

# %% c [step:read]
for folder, _, names in sorted(os.walk("years")):
    for name in sorted(names):
        print(name, open(os.path.join(folder, name)).read().strip())

# %% d [step:list_all]
print(sorted(os.listdir()))
# === file rain.csv
1,2
# === file notes.txt
rain in mm
# === file years/2020.csv
1
# === file years/old/1999.csv
2

# === steps
import glob
import os
from pathlib import Path


def write() -> Path:
    with open("made.csv", "w") as file:
        file.write("4,5\n")

    return Path("made.csv")


def find() -> list[str]:
    tables = sorted(glob.glob("*.csv"))
    print(tables)

    return tables


def read() -> None:
    for folder, _, names in sorted(os.walk("years")):
        for name in sorted(names):
            print(name, open(os.path.join(folder, name)).read().strip())


def list_all() -> None:
    print(sorted(os.listdir()))

# === diagnostics
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
find makes tables[0]: 'rain.csv'
notebook: 'made.csv'
