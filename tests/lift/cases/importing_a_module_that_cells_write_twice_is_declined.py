# %% a [step:write]
%%writefile doubling.py
def double(x):
    return 2 * x

# %% c [step:write]
%%writefile doubling.py
def double(x):
    return 3 * x

# %% b [step:show]
import doubling

print(doubling.double(1))

# === diagnostics
error[not-in-a-function] NB312: `doubling.py` is a file that a cell of the notebook writes, and a package imports before a step runs.
  --> cell b, line 1: import doubling
  hint: Keep `doubling.py` as a file beside the notebook, and remove the cell that writes it.

# === verdict
declined: `doubling.py` is a file that a cell of the notebook writes, and a package imports before a step runs.

# === naive
write fails: A forked shell has no module `doubling`, which step write imports.
