# %% a [step:load]
import pandas as pd

df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, 20]})

# %% b [step:derive]
df["old"] = df["age"] > 30

# %% c [step:show]
print(df["old"].sum())

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    """Load.

    Returns
    -------
    df : pd.DataFrame
        2 rows × 2 columns: `name` str, `age` int64.
    """
    df = pd.DataFrame({"name": ["Ada", "Bo"], "age": [36, 20]})

    return df


def derive(df: pd.DataFrame) -> pd.DataFrame:
    """Derive.

    Parameters
    ----------
    df : pd.DataFrame
        From `load`: 2 rows × 2 columns.

    Returns
    -------
    df : pd.DataFrame
        2 rows × 3 columns, new: `old` bool.
    """
    df = df.copy()

    df["old"] = df["age"] > 30

    return df


def show(df: pd.DataFrame) -> None:
    """Show.

    Parameters
    ----------
    df : pd.DataFrame
        From `derive`: 2 rows × 3 columns.
    """
    print(df["old"].sum())

# === naive
show fails: step-failed: Step show failed: KeyError: 'old'
