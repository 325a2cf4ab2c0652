# %% a [step:write]
%%writefile doubling.py
def double(x):
    return 2 * x

# %% b [step:show]
import doubling

print(doubling.double(1))

# === steps
import os
import pathlib
from pathlib import Path

from . import doubling


def write() -> Path:
    print(
        ("Overwriting " if os.path.exists("doubling.py") else "Writing ")
        + "doubling.py"
    )
    pathlib.Path("doubling.py").write_text(
        """def double(x):
    return 2 * x
""",
        encoding="utf-8",
    )

    return Path("doubling.py")


def show() -> None:
    print(doubling.double(1))

# === naive
write fails: NameError: name 'os' is not defined
