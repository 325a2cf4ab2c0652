# flags: displays=keep
# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"x": [1.23456, 2.34567, 3.0]})

# %% b [step:style]
pd.set_option("display.precision", 2)
print(df)

# %% c [step:show]
pd.options.display.max_rows = 2
print(df)

# %% d [step:again]
print(df)

# === steps
import pandas as pd

from .settings import configure_show, configure_style


def load() -> pd.DataFrame:
    df = pd.DataFrame({"x": [1.23456, 2.34567, 3.0]})

    return df


def style(df: pd.DataFrame) -> None:
    configure_style()
    print(df)


def show(df: pd.DataFrame) -> None:
    configure_show()
    print(df)


def again(df: pd.DataFrame) -> None:
    print(df)

# === settings
import pandas as pd


def configure() -> None:
    ...

def configure_style() -> None:
    pd.set_option("display.precision", 2)


def configure_show() -> None:
    pd.options.display.max_rows = 2

# === naive
show shows           x
notebook:        x
