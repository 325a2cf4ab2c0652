# %% a [step:load]
from math import *

r = 2 * pi

# %% b [step:show]
print(r)

# === diagnostics
error[star-import] NB311: `from math import *` hides which names it brings.
  --> cell a, line 1: from math import *
  hint: Name what you use.

# === verdict
declined: `from math import *` hides which names it brings.

# === naive
load fails: SyntaxError: import * only allowed at module level (steps.py, line 9)
