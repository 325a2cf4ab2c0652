# %% a [step:load]
import ipywidgets

rows = [1, 2, 3]
rows.append(4)

# %% b [step:show]
with ipywidgets.Output():
    print(sum(rows))
rows.append(5)

# %% c [step:count]
print(len(rows))

# === steps
import ipywidgets


def load() -> list[int]:
    rows = [1, 2, 3]
    rows.append(4)

    return rows


def show(rows: list[int]) -> list[int]:
    rows = rows.copy()

    with ipywidgets.Output():
        print(sum(rows))
    rows.append(5)

    return rows


def count(rows: list[int]) -> None:
    print(len(rows))

# === naive
count makes rows[4]: nothing more
notebook: 5
