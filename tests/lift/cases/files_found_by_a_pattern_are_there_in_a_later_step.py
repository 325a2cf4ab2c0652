# %% a [step:write]
for n in range(3):
    with open(f"part-{n}.txt", "w") as file:
        file.write(str(n))

# %% b [step:read]
from pathlib import Path

print(sorted(p.name for p in Path(".").glob("part-*.txt")))

# === steps
from pathlib import Path
from typing import NamedTuple


class WriteOutputs(NamedTuple):
    n: int
    part_0_txt: Path
    part_1_txt: Path
    part_2_txt: Path


def write() -> WriteOutputs:
    for n in range(3):
        with open(f"part-{n}.txt", "w") as file:
            file.write(str(n))

    return WriteOutputs(n, Path("part-0.txt"), Path("part-1.txt"), Path("part-2.txt"))


def read() -> None:
    print(sorted(p.name for p in Path(".").glob("part-*.txt")))

# === diagnostics
note[not-compared] NB706: Step write: file cannot be compared by content.
  hint: Look at it yourself once.

# === naive
read shows []
notebook: ['part-0.txt', 'part-1.txt', 'part-2.txt']
