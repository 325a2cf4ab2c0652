# %% a [step:load]
%matplotlib notebook
import matplotlib.pyplot as plt

rows = [1, 3, 2]
rows.append(4)

# %% b [step:show]
plt.plot(rows)

# === steps
import matplotlib.pyplot as plt

from .figures import display


def load() -> list[int]:
    rows = [1, 3, 2]
    rows.append(4)

    return rows


def show(rows: list[int]) -> None:
    display(plt.plot(rows))
    plt.show()

# === naive
show shows nothing
notebook: figure 0dedc5ecf3b4
