# %% a [step:one]
import numpy as np

rng = np.random.default_rng(1)
x = rng.integers(0, 100, 3)

# %% b [step:two]
y = rng.integers(0, 100, 3)

# %% c [step:three]
z = rng.random()
print(x, y, z)
