# %% a [step:load]
import duckdb
import pandas as pd

con = duckdb.connect("shop.db")
orders = pd.DataFrame({"n": [1, 2, 3]})
con.execute("create table orders as select * from orders");

# %% b [step:total]
total = con.execute("select sum(n) from orders").fetchone()

# %% c [step:show]
print(total)

# === steps
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd


class LoadOutputs(NamedTuple):
    orders: pd.DataFrame
    shop_db: Path


def load() -> LoadOutputs:
    con = duckdb.connect("shop.db")
    orders = pd.DataFrame({"n": [1, 2, 3]})
    con.execute("create table orders as select * from orders")

    con.close()

    return LoadOutputs(orders, Path("shop.db"))


class TotalOutputs(NamedTuple):
    total: tuple[int]
    shop_db: Path


def total_step(orders: pd.DataFrame, shop_db: Path) -> TotalOutputs:
    con = duckdb.connect(shop_db)

    total = con.execute("select sum(n) from orders").fetchone()

    con.close()

    return TotalOutputs(total, Path("shop.db"))


def show(total: tuple[int]) -> None:
    print(total)

# === diagnostics
note[not-compared] NB706: Step load: con, file shop.db cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step total: con cannot be compared by content.
  hint: Look at it yourself once.

# === naive
load fails: `con@load` of step load cannot be stored: `con`: it holds _duckdb.DuckDBPyConnection (TypeError: cannot pickle 'DuckDBPyConnection' object), which cannot be stored and brought back the same.
