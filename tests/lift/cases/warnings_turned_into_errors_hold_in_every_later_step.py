# %% s [setup]
import warnings

warnings.filterwarnings("error")

# %% a [step:load]
n = len("abc")

# %% b [step:warn]
try:
    warnings.warn("careful", UserWarning)
    caught = False
except UserWarning:
    caught = True
print(caught, n)
