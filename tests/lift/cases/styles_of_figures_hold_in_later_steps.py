# %% a [step:load]
import matplotlib.pyplot as plt

plt.rcParams["lines.linewidth"] = 5
xs = [1, 3, 2]

# %% b [step:draw]
plt.plot(xs)
plt.show()

# === steps
import matplotlib.pyplot as plt

from .helpers import xs
from .settings import configure_load


def load() -> None:
    configure_load()


def draw() -> None:
    plt.plot(xs)
    plt.show()

# === helpers
xs = [1, 3, 2]

# === settings
import matplotlib.pyplot as plt


def configure() -> None:
    ...

def configure_load() -> None:
    plt.rcParams["lines.linewidth"] = 5

# === naive
draw shows figure a5d71e491e5c
notebook: figure 805d7807058a
