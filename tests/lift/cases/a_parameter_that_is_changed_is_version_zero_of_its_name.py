# %% p [parameters]
features = ["a"]
count = 2

# %% a [step:extend]
features.append("b")
count += 1

# %% b [step:show]
print(features, count)

# === steps
from typing import NamedTuple


class ExtendOutputs(NamedTuple):
    features: list[str]
    count_: int


def extend(features: list[str], count: int) -> ExtendOutputs:
    features = features.copy()

    features.append("b")
    count += 1

    return ExtendOutputs(features, count)


def show(features: list[str], count: int) -> None:
    print(features, count)

# === diagnostics
note[parameter-not-exercised] NB707: Parameter `features` was not changed: there is no shorter value of its kind to try.
  hint: Add `--try features=VALUE` to exercise it.

# === naive
extend fails: SyntaxError: duplicate argument 'count' in function definition (steps.py, line 12)
