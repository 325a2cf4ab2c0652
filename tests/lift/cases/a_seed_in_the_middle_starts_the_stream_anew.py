# %% a [step:one]
import random

random.seed(1)
a = random.random()

# %% b [step:two]
b = random.random()
random.seed(1)
c = random.random()

# %% c [step:three]
d = random.random()
print(a == c, b == d)
