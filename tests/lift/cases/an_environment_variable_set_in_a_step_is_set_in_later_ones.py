# %% a [step:load]
import os

os.environ["MODE"] = "fast"
n = len(os.environ["MODE"])

# %% b [step:show]
print(n, os.environ.get("MODE"))
