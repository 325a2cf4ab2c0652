# %% a [step:load]
%precision 3
x = 1 / 3
x

# %% b [step:show]
x * 2

# === steps
from IPython import get_ipython


def load() -> float:
    get_ipython().run_line_magic("precision", "3")
    x = 1 / 3

    return x


def show(x: float) -> None:
    ...

# === diagnostics
note[kept-magic] NB111: `%precision` stays a call to IPython, so the step runs only inside of a Jupyter kernel.
  --> cell a, line 1: %precision 3
  hint: Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.

# === naive
show shows 0.6666666666666666
notebook: 0.667
