# %% p [parameters]
SEED = 4

# %% s [setup]
import numpy as np

np.random.seed(SEED)

# %% a [step:one]
x = np.random.normal(size=2)

# %% b [step:two]
y = np.random.normal(size=2)
print(x, y)
