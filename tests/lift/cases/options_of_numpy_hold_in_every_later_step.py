# %% s [setup]
import numpy as np

np.set_printoptions(precision=2, suppress=True)

# %% a [step:load]
x = np.array([1.23456, 1e-9])
print(x)

# %% b [step:show]
print(x * 2)
