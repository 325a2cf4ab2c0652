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
