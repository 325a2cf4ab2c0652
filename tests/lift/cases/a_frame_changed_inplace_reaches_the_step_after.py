# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"age": [36, None, 20]})

# %% b [step:clean]
df.dropna(inplace=True)
df.rename(columns={"age": "years"}, inplace=True)

# %% c [step:show]
print(len(df), list(df.columns))

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    """Load.

    Returns
    -------
    df : pd.DataFrame
        3 rows × 1 column: `age` float64.
    """
    df = pd.DataFrame({"age": [36, None, 20]})

    return df


def clean(df: pd.DataFrame) -> pd.DataFrame:
    """Clean.

    Parameters
    ----------
    df : pd.DataFrame
        From `load`: 3 rows × 1 column.

    Returns
    -------
    df : pd.DataFrame
        2 rows × 1 column, new: `years` float64.
    """
    df = df.copy()

    df.dropna(inplace=True)
    df.rename(columns={"age": "years"}, inplace=True)

    return df


def show(df: pd.DataFrame) -> None:
    """Show.

    Parameters
    ----------
    df : pd.DataFrame
        From `clean`: 2 rows × 1 column.
    """
    print(len(df), list(df.columns))

# === naive
show makes df: pandas.DataFrame (3, 1)
notebook: pandas.DataFrame (2, 1)
