# %% a [step:load]
names = ["Ada", "Bo"]

# %% b [step:extend]
names.append("Cy")

# %% c [step:show]
print(names)

# === steps
def load() -> list[str]:
    """Load.

    Returns
    -------
    names : list[str]
        2 items.
    """
    names = ["Ada", "Bo"]

    return names


def extend(names: list[str]) -> list[str]:
    """Extend.

    Parameters
    ----------
    names : list[str]
        From `load`: 2 items.

    Returns
    -------
    names : list[str]
        3 items.
    """
    names = names.copy()

    names.append("Cy")

    return names


def show(names: list[str]) -> None:
    """Show.

    Parameters
    ----------
    names : list[str]
        From `extend`: 3 items.
    """
    print(names)

# === naive
show makes names[2]: nothing more
notebook: 'Cy'
