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
slopes = smf.ols(formula=formula, data=rows).fit().params.round(6)
print(slopes)

# === steps
from typing import Any, NamedTuple

import numpy as np  # noqa: F401 (a formula names it)
import pandas as pd
import statsmodels.formula.api as smf


def load() -> pd.DataFrame:
    rows = pd.DataFrame(
        {"y": [1.0, 2.0, 3.5, 4.0, 5.5], "x": [1.0, 2.0, 3.0, 4.0, 6.0]}
    )

    return rows


class FitOutputs(NamedTuple):
    formula: str
    slopes: pd.Series


def fit(rows: pd.DataFrame) -> FitOutputs:
    def doubled(x: Any) -> Any:
        return 2 * x

    formula = "y ~ doubled(x) + \
           np.sqrt(x)"
    slopes = smf.ols(formula=formula, data=rows).fit().params.round(6)
    print(slopes)

    return FitOutputs(formula, slopes)

# === naive
fit makes formula: 'y ~ doubled(x) +                np.sqrt(x)'
notebook: 'y ~ doubled(x) +            np.sqrt(x)'
