# %% a [step:load]
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

rows = pd.DataFrame({"y": [1.0, 2.0, 3.5, 4.0, 5.5], "x": [1.0, 2.0, 3.0, 4.0, 6.0]})

# %% b [step:fit]
def doubled(x):
    return 2 * x

formula = "y ~ doubled(x) + \
           np.sqrt(x)"
model = smf.ols(formula=formula, data=rows).fit()
print(model.params.round(6))

# === steps
from typing import NamedTuple

import numpy as np  # noqa: F401 (a formula names it)
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.regression.linear_model import RegressionResultsWrapper

from .helpers import doubled  # noqa: F401 (a formula names it)


def load() -> pd.DataFrame:
    rows = pd.DataFrame(
        {"y": [1.0, 2.0, 3.5, 4.0, 5.5], "x": [1.0, 2.0, 3.0, 4.0, 6.0]}
    )

    return rows


class FitOutputs(NamedTuple):
    formula: str
    model: RegressionResultsWrapper


def fit(rows: pd.DataFrame) -> FitOutputs:
    formula = "y ~ doubled(x) + \
           np.sqrt(x)"
    model = smf.ols(formula=formula, data=rows).fit()
    print(model.params.round(6))

    return FitOutputs(formula, model)

# === helpers
from typing import Any


def doubled(x: Any) -> Any:
    return 2 * x

# === naive
fit makes formula: 'y ~ doubled(x) +                np.sqrt(x)'
notebook: 'y ~ doubled(x) +            np.sqrt(x)'
