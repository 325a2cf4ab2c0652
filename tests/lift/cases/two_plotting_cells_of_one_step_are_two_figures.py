# %% a [step:load]
import matplotlib.pyplot as plt

xs = [1, 3, 2]

# %% b [step:draw]
plt.plot(xs)
plt.title("one")

# %% c
plt.plot(xs[::-1]);

# %% d [step:end]
print(xs)

# === steps
import matplotlib.pyplot as plt

from .helpers import xs


def load() -> None:
    ...

def draw() -> None:
    plt.plot(xs)
    plt.title("one")
    plt.show()

    plt.plot(xs[::-1])
    plt.show()


def end() -> None:
    print(xs)

# === helpers
xs = [1, 3, 2]

# === naive
draw shows nothing
notebook: figure c4b4369bb091
