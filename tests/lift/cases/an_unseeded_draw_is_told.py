# %% a [step:one]
import random

x = random.random() < 2

# %% b [step:two]
print(x)
