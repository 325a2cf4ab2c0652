# %% a [step:prepare]
import numpy as np
from sklearn.linear_model import LinearRegression

X = np.array([[0.0], [1.0], [2.0]])
model = LinearRegression()
final = model

# %% b [step:train]
fitted = final.fit(X, X[:, 0])

# %% c [step:judge]
print(model.coef_.round(3), fitted is model)

# === steps
import copy
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LinearRegression


class PrepareOutputs(NamedTuple):
    X: np.ndarray
    model: LinearRegression
    final: LinearRegression


def prepare() -> PrepareOutputs:
    X = np.array([[0.0], [1.0], [2.0]])
    model = LinearRegression()
    final = model

    return PrepareOutputs(X, model, final)


class TrainOutputs(NamedTuple):
    model: LinearRegression
    fitted: LinearRegression


def train(
    X: np.ndarray, model: LinearRegression, final: LinearRegression
) -> TrainOutputs:
    model, final = copy.deepcopy((model, final))

    fitted = final.fit(X, X[:, 0])

    return TrainOutputs(model, fitted)


def judge(model: LinearRegression, fitted: LinearRegression) -> None:
    print(model.coef_.round(3), fitted is model)

# === naive
judge fails: AttributeError: 'LinearRegression' object has no attribute 'coef_'
