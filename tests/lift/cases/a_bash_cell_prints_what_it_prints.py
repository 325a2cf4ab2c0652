# %% a [step:write]
%%bash
echo one > x.txt
cat x.txt

# %% b [step:show]
print(open("x.txt").read())

# === steps
import subprocess
from pathlib import Path


def write() -> Path:
    print(
        subprocess.run(
            ["bash"],
            input="""echo one > x.txt
cat x.txt
""",
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        ).stdout,
        end="",
    )

    return Path("x.txt")


def show(x_txt: Path) -> None:
    print(open(x_txt).read())

# === naive
write fails: NameError: name 'subprocess' is not defined
