# %% a [step:load]
ages = [31, 25, 40]

# %% b [step:order]
ages.sort()

# %% c [step:show]
print(ages[0])

# === steps
def load() -> list[int]:
    """Load.

    Returns
    -------
    ages : list[int]
        3 items.
    """
    ages = [31, 25, 40]

    return ages


def order(ages: list[int]) -> list[int]:
    """Order.

    Parameters
    ----------
    ages : list[int]
        From `load`: 3 items.

    Returns
    -------
    ages : list[int]
        3 items.
    """
    ages = ages.copy()

    ages.sort()

    return ages


def show(ages: list[int]) -> None:
    """Show.

    Parameters
    ----------
    ages : list[int]
        From `order`: 3 items.
    """
    print(ages[0])

# === naive
show makes ages[0]: 31
notebook: 25
