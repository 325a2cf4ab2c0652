# %% a [step:load]
def main(text):
    print(text)
    return len(text)

if __name__ == "__main__":
    # the text has
    # two lines
    n = main("""one
    two""")

    main("three")

# %% b [step:show]
if __name__ == "__main__": print(n); main("x")

# %% c [step:count]
if __name__ == '__main__':
    main("four")
else:
    n = 0

# === steps
from .helpers import main


def load() -> int:
    # the text has
    # two lines
    n = main("""one
    two""")

    main("three")

    return n


def show(n: int) -> None:
    print(n)
    main("x")


def count() -> None:
    main("four")

# === helpers
from typing import Any


def main(text: Any) -> Any:
    print(text)
    return len(text)

# === naive
load makes n: 15
notebook: 11
