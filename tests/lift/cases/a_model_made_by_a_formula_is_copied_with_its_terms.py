# %% a [step:load]
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

yields = pd.DataFrame({"rain": np.arange(6.0), "tons": [1.0, 2.5, 3.0, 4.5, 5.0, 5.5]})
model = smf.ols("tons ~ np.sqrt(rain)", yields)

# %% b [step:fit]
fitted = model.fit()

# %% c [step:predict]
print(fitted.predict(pd.DataFrame({"rain": [7.0]})).round(3).tolist())
print(model.exog_names)

# === steps
from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.regression.linear_model import OLS, RegressionResultsWrapper

from .copies import copy_together


def load() -> OLS:
    yields = pd.DataFrame(
        {"rain": np.arange(6.0), "tons": [1.0, 2.5, 3.0, 4.5, 5.0, 5.5]}
    )
    model = smf.ols("tons ~ np.sqrt(rain)", yields)

    return model


class FitOutputs(NamedTuple):
    model: OLS
    fitted: RegressionResultsWrapper


def fit(model: OLS) -> FitOutputs:
    model = copy_together(model)

    fitted = model.fit()

    return FitOutputs(model, fitted)


def predict(model: OLS, fitted: RegressionResultsWrapper) -> None:
    print(fitted.predict(pd.DataFrame({"rain": [7.0]})).round(3).tolist())
    print(model.exog_names)

# === naive
predict makes model._df_model: builtins.NoneType None
notebook: builtins.float 1.0
