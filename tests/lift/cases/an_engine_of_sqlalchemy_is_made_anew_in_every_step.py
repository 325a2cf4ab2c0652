# %% a [step:load]
import pandas as pd
from sqlalchemy import create_engine

engine = create_engine("sqlite:///shop.db")
pd.DataFrame({"n": [1, 2, 3]}).to_sql("orders", engine, index=False);

# %% b [step:total]
total = pd.read_sql("select sum(n) as n from orders", engine)

# %% c [step:show]
print(total)

# === steps
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine


def load() -> Path:
    engine = create_engine("sqlite:///shop.db")
    pd.DataFrame({"n": [1, 2, 3]}).to_sql("orders", engine, index=False)

    engine.dispose()

    return Path("shop.db")


def total_step(shop_db: Path) -> pd.DataFrame:
    engine = create_engine("sqlite:///shop.db")

    total = pd.read_sql("select sum(n) as n from orders", engine)

    engine.dispose()

    return total


def show(total: pd.DataFrame) -> None:
    print(total)

# === diagnostics
note[not-compared] NB706: Step load: engine cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step total: engine cannot be compared by content.
  hint: Look at it yourself once.

# === naive
load fails: `engine@load` of step load cannot be stored: `engine`: it holds sqlalchemy.engine.base.Engine (a connection to a database), which cannot be stored and brought back the same.
