# %% a [step:load]
words = ["tea", "coffee"]
for i, word in enumerate(words):
    pass

# %% b [step:show]
print(i, word)

# === steps
from typing import NamedTuple


class LoadOutputs(NamedTuple):
    i: int
    word: str


def load() -> LoadOutputs:
    words = ["tea", "coffee"]
    for i, word in enumerate(words):
        pass

    return LoadOutputs(i, word)


def show(i: int, word: str) -> None:
    print(i, word)
