# %% s [setup]
import numpy as np

np.random.seed(3)

# %% a [step:none]
n = len("abc")

# %% b [step:one]
x = np.random.rand(n)

# %% c [step:two]
y = np.random.permutation(n)
print(x, y)
