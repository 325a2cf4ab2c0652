# %% a [step:prepare]
import numpy as np
from sklearn.linear_model import LinearRegression

X = np.array([[0.0], [1.0], [2.0]])
y = np.array([1.0, 3.0, 5.0])
model = LinearRegression()

# %% b [step:train]
model.fit(X, y)
print("trained")

# %% c [step:judge]
print(round(model.coef_[0], 6), model.score(X, y))

# === steps
import copy
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LinearRegression


class PrepareOutputs(NamedTuple):
    X: np.ndarray
    y: np.ndarray
    model: LinearRegression


def prepare() -> PrepareOutputs:
    X = np.array([[0.0], [1.0], [2.0]])
    y = np.array([1.0, 3.0, 5.0])
    model = LinearRegression()

    return PrepareOutputs(X, y, model)


def train(X: np.ndarray, y: np.ndarray, model: LinearRegression) -> LinearRegression:
    model = copy.deepcopy(model)

    model.fit(X, y)
    print("trained")

    return model


def judge(X: np.ndarray, y: np.ndarray, model: LinearRegression) -> None:
    print(round(model.coef_[0], 6), model.score(X, y))

# === naive
judge fails: AttributeError: 'LinearRegression' object has no attribute 'coef_'
