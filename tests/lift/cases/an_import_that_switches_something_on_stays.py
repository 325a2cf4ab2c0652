# %% a [step:load]
import os
import os.path

import mpl_toolkits.mplot3d
import numpy as np
from sklearn.experimental import enable_iterative_imputer
from sklearn.impute import IterativeImputer
from sklearn.metrics import f1_score

points = np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, 5.0]])

# %% b [step:fill]
filled = IterativeImputer(random_state=0).fit_transform(points).round(3)
print(filled.shape)

# === steps
import mpl_toolkits.mplot3d  # noqa: F401 (imported for its effect)
import numpy as np
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 (imported for its effect)
from sklearn.impute import IterativeImputer


def load() -> np.ndarray:
    points = np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, 5.0]])

    return points


def fill(points: np.ndarray) -> np.ndarray:
    filled = IterativeImputer(random_state=0).fit_transform(points).round(3)
    print(filled.shape)

    return filled
