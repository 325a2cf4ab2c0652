# %% a [step:load]
import statsmodels.api as sm

data = sm.add_constant(sm.datasets.longley.load_pandas().exog[["GNP", "UNEMP"]])
first = sm.OLS(data["UNEMP"], data[["const", "GNP"]])
second = sm.OLS(data["UNEMP"], data[["const", "GNP"]])
second.data = first.data

# %% b [step:join]
both = [first, second]

# %% c [step:show]
print(both[0].data is both[1].data)

# === steps
from typing import NamedTuple

import statsmodels.api as sm
from statsmodels.regression.linear_model import OLS


class LoadOutputs(NamedTuple):
    first: OLS
    second: OLS


def load() -> LoadOutputs:
    data = sm.add_constant(sm.datasets.longley.load_pandas().exog[["GNP", "UNEMP"]])
    first = sm.OLS(data["UNEMP"], data[["const", "GNP"]])
    second = sm.OLS(data["UNEMP"], data[["const", "GNP"]])
    second.data = first.data

    return LoadOutputs(first, second)


def join(first: OLS, second: OLS) -> list[OLS]:
    both = [first, second]

    return both


def show(both: list[OLS]) -> None:
    print(both[0].data is both[1].data)

# === naive
join makes both[1].data: statsmodels.base.data.PandasData
notebook: same as 4
