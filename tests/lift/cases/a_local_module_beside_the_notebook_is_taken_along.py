# %% a [step:load]
from helper_functions import double

n = double(4)

# %% b [step:show]
print(n)

# === file helper_functions.py
FACTOR = 2


def double(x):
    return FACTOR * x
