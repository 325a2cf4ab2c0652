# %% a [step:one]
import random

random.seed(7)
first = random.random()

# %% b [step:two]
second = random.choice([1, 2, 3, 4, 5])

# %% c [step:three]
third = random.random()
print(first, second, third)
