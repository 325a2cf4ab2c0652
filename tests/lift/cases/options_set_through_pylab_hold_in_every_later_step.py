# %% a [step:prepare]
import matplotlib.pylab as plt
import pylab
from pylab import rc

pylab.rcParams["figure.figsize"] = (3, 2)
plt.rcParams["axes.facecolor"] = "black"
rc("lines", linewidth=5)
heights = [n**2 for n in range(3)]

# %% b [step:draw]
plt.plot(heights)
plt.show()

# === steps
import matplotlib.pylab as plt

from .settings import configure_prepare


def prepare() -> list[int]:
    configure_prepare()
    heights = [n**2 for n in range(3)]

    return heights


def draw(heights: list[int]) -> None:
    plt.plot(heights)
    plt.show()

# === settings
import matplotlib.pylab as plt
import pylab
from pylab import rc


def configure() -> None:
    ...

def configure_prepare() -> None:
    pylab.rcParams["figure.figsize"] = (3, 2)
    plt.rcParams["axes.facecolor"] = "black"
    rc("lines", linewidth=5)

# === naive
draw shows figure d7765c7857f1
notebook: figure 5ba0f6656ffa
