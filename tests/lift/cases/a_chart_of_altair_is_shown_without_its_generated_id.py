# %% a [step:load]
import altair as alt
import pandas as pd

alt.data_transformers.disable_max_rows()
days = pd.DataFrame({"day": [1, 2], "n": [3, 4]})

# %% b [step:draw]
chart = alt.Chart(days).mark_line().encode(x="day:Q", y="n:Q")
chart

# %% c [step:more]
chart + chart.mark_point()

# === steps
import copy

import altair as alt
import pandas as pd
from altair import Chart

from .figures import display
from .settings import configure_load


def load() -> pd.DataFrame:
    configure_load()
    days = pd.DataFrame({"day": [1, 2], "n": [3, 4]})

    return days


def draw(days: pd.DataFrame) -> Chart:
    chart = alt.Chart(days).mark_line().encode(x="day:Q", y="n:Q")

    return chart


def more(chart: Chart) -> None:
    chart = copy.deepcopy(chart)

    display(chart + chart.mark_point())

# === settings
import altair as alt


def configure() -> None:
    ...

def configure_load() -> None:
    alt.data_transformers.disable_max_rows()
