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

# === steps
import warnings


def load() -> int:
    n = len("abc")

    return n


def warn(n: int) -> bool:
    try:
        warnings.warn("careful", UserWarning)
        caught = False
    except UserWarning:
        caught = True
    print(caught, n)

    return caught

# === settings
import warnings


def configure() -> None:
    warnings.filterwarnings("error")

# === naive
warn makes caught: False
notebook: True
