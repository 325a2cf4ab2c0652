# %% a [step:load]
%config InlineBackend.figure_formats = ['svg']
import matplotlib.pyplot as plt

rows = [1, 3, 2]
rows.append(4)

# %% b [step:show]
plt.plot(rows, "o")
plt.show()

# === steps
import matplotlib.pyplot as plt

from .settings import configure_load


def load() -> list[int]:
    configure_load()

    rows = [1, 3, 2]
    rows.append(4)

    return rows


def show(rows: list[int]) -> None:
    plt.plot(rows, "o")
    plt.show()

# === settings
from IPython import get_ipython


def configure() -> None:
    ...

def configure_load() -> None:
    if (shell := get_ipython()) is not None:
        shell.run_line_magic("config", "InlineBackend.figure_formats = ['svg']")

# === diagnostics
note[kept-magic] NB111: `%config` stays a call to IPython; outside of a Jupyter kernel the step runs without it.
  --> cell a, line 1: %config InlineBackend.figure_formats = ['svg']
  hint: Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.

# === naive
show shows figure 048c0b27ed5b
notebook: figure ebcbc5e1a018
