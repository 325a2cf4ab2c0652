# %% a [step:one]
import numpy as np
import random

state = np.random.RandomState(1)
own = random.Random(2)
x = state.rand(2), own.random()

# %% b [step:two]
y = state.rand(2), own.random()

# %% c [step:three]
z = state.randint(100), own.random()
print(x, y, z)
