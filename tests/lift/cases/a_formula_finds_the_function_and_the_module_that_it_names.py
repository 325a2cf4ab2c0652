# %% h
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf


def twice(x):
    return 2 * x


# %% a [step:load]
df = pd.DataFrame({"y": [1.0, 2.5, 4.0, 3.0, 6.0], "x": [0.0, 1.0, 2.0, 4.0, 3.0]})

# %% b [step:fit]
res = smf.ols("y ~ twice(x) + np.exp(x)", data=df).fit()
print(res.params.round(6).to_dict())

# === steps
import numpy as np  # noqa: F401 (a formula names it)
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.regression.linear_model import RegressionResultsWrapper

from .helpers import twice  # noqa: F401 (a formula names it)


def load() -> pd.DataFrame:
    df = pd.DataFrame({"y": [1.0, 2.5, 4.0, 3.0, 6.0], "x": [0.0, 1.0, 2.0, 4.0, 3.0]})

    return df


def fit(df: pd.DataFrame) -> RegressionResultsWrapper:
    res = smf.ols("y ~ twice(x) + np.exp(x)", data=df).fit()
    print(res.params.round(6).to_dict())

    return res

# === helpers
from typing import Any


def twice(x: Any) -> Any:
    return 2 * x
