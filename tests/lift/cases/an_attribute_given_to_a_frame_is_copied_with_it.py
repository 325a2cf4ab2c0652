# %% a [step:load]
import pandas as pd

readings = pd.DataFrame({"depth": [1.5, 2.0], "salt": [3.1, 3.4]})
object.__setattr__(readings, "station", ["north", 12])

# %% b [step:convert]
readings["feet"] = readings["depth"] * 3.28

# %% c [step:show]
print(readings.station, readings["feet"].sum())

# === steps
import pandas as pd

from .copies import copy_together


def load() -> pd.DataFrame:
    readings = pd.DataFrame({"depth": [1.5, 2.0], "salt": [3.1, 3.4]})
    object.__setattr__(readings, "station", ["north", 12])

    return readings


def convert(readings: pd.DataFrame) -> pd.DataFrame:
    readings = copy_together(readings)

    readings["feet"] = readings["depth"] * 3.28

    return readings


def show(readings: pd.DataFrame) -> None:
    print(readings.station, readings["feet"].sum())

# === naive
show fails: KeyError: 'feet'
