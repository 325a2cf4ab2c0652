# %% a [step:write]
import sqlite3

conn = sqlite3.connect(":memory:")
conn.execute("create table sales (day text, n int)")
print("made")

# %% b [step:read]
print(conn.execute("select count(*) from sales").fetchone())
