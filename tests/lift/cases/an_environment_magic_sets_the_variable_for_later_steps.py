# %% a [step:load]
%env MODE=fast
import os

n = len(os.environ["MODE"])

# %% b [step:show]
print(n, os.environ["MODE"])
