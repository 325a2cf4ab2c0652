# %% s [setup]
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = (3, 2)

# %% a [step:draw]
for n in (1, 2):
    plt.plot([n, 2])
    plt.show()

# %% b [step:more]
plt.hist([1, 1, 2])
plt.show()

# === steps
import matplotlib.pyplot as plt


def draw() -> int:
    for n in (1, 2):
        plt.plot([n, 2])
        plt.show()

    return n


def more() -> None:
    plt.hist([1, 1, 2])
    plt.show()

# === settings
import matplotlib.pyplot as plt


def configure() -> None:
    plt.rcParams["figure.figsize"] = (3, 2)

# === naive
more shows figure 9cd0ac37a494
notebook: figure fb7759e9e484
