# %% a [step:load]
import pandas as pd

df = pd.read_csv("data/people.csv")

# %% b [step:show]
print(df, open("data/people.csv").readline())

# === file data/people.csv
name,age
Ada,36

# === steps
import pandas as pd


def load() -> pd.DataFrame:
    df = pd.read_csv("data/people.csv")

    return df


def show(df: pd.DataFrame) -> None:
    print(df, open("data/people.csv").readline())
