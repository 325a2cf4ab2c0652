# %% a [step:load]
from math import pi

r = 2 * pi

# %% b [step:change]
pi = 3
area = pi * 4

# %% c [step:show]
print(r, area, pi)
