# %% s [setup]
import random

random.seed(11)


def throw():
    return random.randint(1, 6)


# %% a [step:one]
a = throw()

# %% b [step:two]
b = [throw(), throw()]

# %% c [step:three]
print(a, b, throw())
