# %% a
import numpy as np
import drawing

# %% b [step:draw]
rng = np.random.default_rng()
sample = [float(rng.random()), drawing.START]
print(sample)

# === file drawing.py
import numpy as np

START = float(np.random.default_rng().random())

# === steps
import numpy as np

from . import drawing


def draw() -> list[float]:
    rng = np.random.default_rng()
    sample = [float(rng.random()), drawing.START]
    print(sample)

    return sample
