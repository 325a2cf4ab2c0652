# %% a [step:write]
import sqlite3

conn = sqlite3.connect(":memory:")
conn.execute("create table sales (day text, n int)")
print("made")

# %% b [step:read]
print(conn.execute("select count(*) from sales").fetchone())

# === diagnostics
error[cannot-travel] NB308: `conn`, a sqlite3.Connection made by step `write`, cannot be stored for step `read`.
  --> cell b, line 1: print(conn.execute("select count(*) from sales").fetchone())
  hint: Put both into one step, or make `conn` anew in `read`.

# === verdict
declined: `conn`, a sqlite3.Connection made by step `write`, cannot be stored for step `read`.

# === naive
write fails: `conn@write` of step write cannot be stored: `conn`: it holds sqlite3.Connection (TypeError: cannot pickle 'sqlite3.Connection' object), which cannot be stored and brought back the same.
