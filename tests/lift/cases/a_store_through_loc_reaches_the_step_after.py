# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, -1]})

# %% b [step:mend]
df.loc[df["age"] < 0, "age"] = 0

# %% c [step:show]
print(df["age"].tolist())

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    """Load.

    Returns
    -------
    df : pd.DataFrame
        2 rows × 2 columns: `name` str, `age` int64.
    """
    df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, -1]})

    return df


def mend(df: pd.DataFrame) -> pd.DataFrame:
    """Mend.

    Parameters
    ----------
    df : pd.DataFrame
        From `load`: 2 rows × 2 columns.

    Returns
    -------
    df : pd.DataFrame
        2 rows × 2 columns.
    """
    df = df.copy()

    df.loc[df["age"] < 0, "age"] = 0

    return df


def show(df: pd.DataFrame) -> None:
    """Show.

    Parameters
    ----------
    df : pd.DataFrame
        From `mend`: 2 rows × 2 columns.
    """
    print(df["age"].tolist())

# === naive
show makes df['age'][1]: -1
notebook: 0
