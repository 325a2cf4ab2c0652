# %% a [step:load]
import matplotlib.pyplot as plt

xs = [1, 3, 2]

# %% b [step:draw]
fig, ax = plt.subplots()
ax.plot(xs)

# %% c
ax.set_title("later")
fig

# %% d [step:end]
print(xs)

# === steps
import matplotlib.pyplot as plt

from .figures import display
from .helpers import xs


def load() -> None:
    ...

def draw() -> None:
    fig, ax = plt.subplots()
    display(ax.plot(xs))
    plt.show()

    ax.set_title("later")


def end() -> None:
    print(xs)

# === helpers
xs = [1, 3, 2]

# === diagnostics
note[not-compared] NB706: Step draw: fig, ax cannot be compared by content.
  hint: Look at it yourself once.

# === naive
draw shows figure 5576a1b23fdc
notebook: figure a5d71e491e5c
