# %% a [step:write]
import sqlite3

conn = sqlite3.connect("shop.db")
conn.execute("create table sales (day text, n int)")
conn.executemany("insert into sales values (?, ?)", [("Mo", 3), ("Tu", 4)])
conn.commit()

# %% b [step:read]
total = conn.execute("select sum(n) from sales").fetchone()[0]

# %% c [step:show]
print(total)
conn.close()

# === steps
import sqlite3
from pathlib import Path


def write() -> Path:
    conn = sqlite3.connect("shop.db")
    conn.execute("create table sales (day text, n int)")
    conn.executemany("insert into sales values (?, ?)", [("Mo", 3), ("Tu", 4)])
    conn.commit()

    conn.close()

    return Path("shop.db")


def read(shop_db: Path) -> int:
    conn = sqlite3.connect(shop_db)

    total = conn.execute("select sum(n) from sales").fetchone()[0]

    conn.close()

    return total


def show(total: int) -> None:
    conn = sqlite3.connect("shop.db")

    print(total)
    conn.close()

# === diagnostics
note[not-compared] NB706: Step write: conn cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step read: conn cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step show: conn cannot be compared by content.
  hint: Look at it yourself once.

# === naive
write fails: `conn@write` of step write cannot be stored: `conn`: it holds sqlite3.Connection (TypeError: cannot pickle 'sqlite3.Connection' object), which cannot be stored and brought back the same.
