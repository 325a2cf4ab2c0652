# %% a [step:load]
print(__doc__)
size = 3

# %% b [step:show]
title = f"ü {__doc__[:13]}"
print(title, size, f'{__doc__[-3:]}')

# === steps
from .helpers import size


def load() -> None:
    print("Automatically created module for IPython interactive environment")


def show() -> str:
    title = (
        f"ü {'Automatically created module for IPython interactive environment'[:13]}"
    )
    print(
        title,
        size,
        f"{'Automatically created module for IPython interactive environment'[-3:]}",
    )

    return title

# === helpers
size = 3
