# %% a [step:load]
from tables import load

text = load()

# %% b [step:show]
print(text)

# === file tables.py
from pathlib import Path

HERE = Path(__file__).parent


def load():
    return (HERE / "table.txt").read_text()

# === file table.txt
one

# === diagnostics
error[module-asks-for-its-file] NB323: `tables.py` asks where it lies, and in the package it lies in another folder.
  --> cell tables.py, line 3: HERE = Path(__file__).parent
  hint: Give it the path as an argument, or read the file relative to the notebook's folder.

# === verdict
declined: `tables.py` asks where it lies, and in the package it lies in another folder.

# === naive
load fails: RecursionError: maximum recursion depth exceeded
