# flags: docstrings
# %% t [markdown]
# # A week in numbers
# What was measured.

# %% h [markdown]
# ## Load the numbers
# From a list; "quoted" and \backslash.

# %% a [step:load]
numbers = [3, 4]

# %% m [markdown]
# Now *squares*.
# - A square is a number times itself, and a line that is longer than the page is wide goes on below.

# %% b
squares = [n * n for n in numbers]

# %% c [step:show]
print(squares)

# === steps
def load() -> list[int]:
    """Load the numbers.

    From a list; "quoted" and \\backslash.

    Returns
    -------
    squares : list[int]
        2 items.
    """
    numbers = [3, 4]

    # Now *squares*.
    # - A square is a number times itself, and a line that is longer than the page is
    #   wide goes on below.
    squares = [n * n for n in numbers]

    return squares


def show(squares: list[int]) -> None:
    """Show.

    Parameters
    ----------
    squares : list[int]
        From `load`: 2 items.
    """
    print(squares)
