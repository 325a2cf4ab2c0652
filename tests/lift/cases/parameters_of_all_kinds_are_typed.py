# flags: docstrings
# %% p [parameters]
limit = None  # at most so many
names = ["a", "b"]
weights = {"a": 1.5, "b": 2}
shift = -3
path = "data/x.csv"
verbose = True
rate: float = 1

# %% a [step:load]
picked = names[:limit]
numbers = [weights[n] + shift for n in picked]

# %% b [step:show]
if verbose:
    print(picked, numbers, path, rate * 2)

# === steps
from typing import Any, NamedTuple


class LoadOutputs(NamedTuple):
    """What `load` hands on."""

    picked: list[str]
    numbers: list[float]


def load(
    limit: Any, names: list[str], weights: dict[str, float], shift: int
) -> LoadOutputs:
    """Load.

    Parameters
    ----------
    limit : Any
        At most so many.
    names : list[str]
    weights : dict[str, float]
    shift : int

    Returns
    -------
    picked : list[str]
        2 items.
    numbers : list[float]
        2 items.
    """
    picked = names[:limit]
    numbers = [weights[n] + shift for n in picked]

    return LoadOutputs(picked, numbers)


def show(
    picked: list[str], numbers: list[float], path: str, verbose: bool, rate: float
) -> None:
    """Show.

    Parameters
    ----------
    picked : list[str]
        From `load`: 2 items.
    numbers : list[float]
        From `load`: 2 items.
    path : str
    verbose : bool
    rate : float
    """
    if verbose:
        print(picked, numbers, path, rate * 2)

# === diagnostics
note[parameter-not-exercised] NB707: Parameter `limit` was not changed: its default is None, which tells nothing of other values.
  hint: Add `--try limit=VALUE` to exercise it.
note[parameter-not-exercised] NB707: Parameter `weights` was not changed: there is no shorter value of its kind to try.
  hint: Add `--try weights=VALUE` to exercise it.
note[parameter-not-exercised] NB707: Parameter `path` was not changed: it is a text, and nblift invents none.
  hint: Add `--try path=VALUE` to exercise it.
