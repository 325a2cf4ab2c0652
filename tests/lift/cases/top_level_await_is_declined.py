# %% a [step:load]
import asyncio

x = await asyncio.sleep(0, result=3)

# %% b [step:show]
print(x)

# === diagnostics
error[not-in-a-function] NB312: `await` at the top of a cell cannot stand in a plain function.
  --> cell a, line 3: x = await asyncio.sleep(0, result=3)
  hint: Use `asyncio.run(...)` in a step, or keep the cell out with `skip`.

# === verdict
declined: `await` at the top of a cell cannot stand in a plain function.

# === naive
load fails: SyntaxError: 'await' outside async function (steps.py, line 10)
