# %% a [step:load]
from ipywidgets import interact

factor = 3

# %% b [step:look]
@interact(n=(1, 5))
def show(n=2):
    print(n * factor)

# %% c [step:show]
print(factor)

# === steps
from typing import Any

from ipywidgets import interact

from .helpers import factor


def load() -> None:
    ...

def look() -> None:
    @interact(n=(1, 5))
    def show(n: Any = 2) -> None:
        print(n * factor)


def show_step() -> None:
    print(factor)

# === helpers
factor = 3

# === diagnostics
note[widget-defaults] NB324: `@interact(n=(1, 5))` calls its function once, with the values that the controls begin with.
  --> cell b, line 1: @interact(n=(1, 5))
  hint: For other values make them parameters of the notebook.
note[not-compared] NB706: Step look: application/vnd.jupyter.widget-view+json cannot be compared by content.
  hint: Look at it yourself once.

# === naive
look shows nothing
notebook: 6

