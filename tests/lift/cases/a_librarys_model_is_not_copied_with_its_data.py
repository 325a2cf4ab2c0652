# %% a [step:load]
import numpy as np
import statsmodels.api as sm

x = np.column_stack([np.ones(5), np.arange(5.0)])
model = sm.OLS(np.array([1.0, 2.5, 3.0, 4.5, 5.0]), x)

# %% b [step:fit]
slope = model.fit().params[1].round(6)
print(slope)

# %% c [step:show]
print(x.sum(), model.rank, slope)

# === steps
from typing import NamedTuple

import numpy as np
import statsmodels.api as sm
from statsmodels.regression.linear_model import OLS

from .copies import copy_together


class LoadOutputs(NamedTuple):
    x: np.ndarray
    model: OLS


def load() -> LoadOutputs:
    x = np.column_stack([np.ones(5), np.arange(5.0)])
    model = sm.OLS(np.array([1.0, 2.5, 3.0, 4.5, 5.0]), x)

    return LoadOutputs(x, model)


class FitOutputs(NamedTuple):
    model: OLS
    slope: float


def fit(model: OLS) -> FitOutputs:
    model = copy_together(model)

    slope = model.fit().params[1].round(6)
    print(slope)

    return FitOutputs(model, slope)


def show(x: np.ndarray, model: OLS, slope: float) -> None:
    print(x.sum(), model.rank, slope)

# === naive
show makes model._df_model: builtins.NoneType None
notebook: builtins.float 1.0
