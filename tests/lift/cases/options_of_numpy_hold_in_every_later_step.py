# %% s [setup]
import numpy as np

np.set_printoptions(precision=2, suppress=True)

# %% a [step:load]
x = np.array([1.23456, 1e-9])
print(x)

# %% b [step:show]
print(x * 2)

# === steps
import numpy as np


def load() -> np.ndarray:
    x = np.array([1.23456, 1e-9])
    print(x)

    return x


def show(x: np.ndarray) -> None:
    print(x * 2)

# === settings
import numpy as np


def configure() -> None:
    np.set_printoptions(precision=2, suppress=True)

# === naive
show shows [2.46912e+00 2.00000e-09]
notebook: [2.47 0.  ]
