# %% a [step:load]
import pandas as pd

from cleaning import add_total

sales = pd.read_csv("sales.csv")

# %% b [step:total]
add_total(sales)

# %% c [step:show]
print(sales["total"].sum())

# === file cleaning.py
def add_total(frame):
    frame["total"] = frame["price"] * frame["count"]

# === file sales.csv
price,count
2,3
5,1

# === steps
import pandas as pd

from .cleaning import add_total


def load() -> pd.DataFrame:
    sales = pd.read_csv("sales.csv")

    return sales


def total(sales: pd.DataFrame) -> pd.DataFrame:
    sales = sales.copy()

    add_total(sales)

    return sales


def show(sales: pd.DataFrame) -> None:
    print(sales["total"].sum())

# === naive
show fails: KeyError: 'total'
