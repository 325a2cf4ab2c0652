# %% a [step:load]
from math import *

r = 2 * pi

# %% b [step:show]
print(r)
