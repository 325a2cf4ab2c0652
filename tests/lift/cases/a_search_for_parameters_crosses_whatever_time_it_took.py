# %% a [step:load]
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV

x = np.arange(24.0).reshape(12, 2)
y = x[:, 0] * 2 + 1

# %% b [step:fit]
search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2)
search.fit(x, y)

# %% c [step:show]
print(search.best_params_, round(search.score(x, y), 3))

# === steps
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV

from .figures import display


class LoadOutputs(NamedTuple):
    x: np.ndarray
    y: np.ndarray


def load() -> LoadOutputs:
    x = np.arange(24.0).reshape(12, 2)
    y = x[:, 0] * 2 + 1

    return LoadOutputs(x, y)


def fit(x: np.ndarray, y: np.ndarray) -> GridSearchCV:
    search = GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2)
    display(search.fit(x, y))

    return search


def show(x: np.ndarray, y: np.ndarray, search: GridSearchCV) -> None:
    print(search.best_params_, round(search.score(x, y), 3))
