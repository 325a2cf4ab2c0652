"""Fitted models and sparse matrices; see `values`."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sp
import scipy.spatial
from sklearn.ensemble import GradientBoostingClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

Make = Callable[[], Any]
X = np.arange(60.0).reshape(20, 3) % 7
Y = (X[:, 0] > 3).astype(int)


def csr(value: float = 3.0) -> Any:
    return sp.csr_matrix(np.array([[0.0, 1.0], [value, 0.0]]))


def seen(value: Any, look: Callable[[Any], object]) -> Any:
    """The value after someone looked at it."""
    look(value)
    return value


VALUES: dict[str, Make] = {
    "scaler": lambda: StandardScaler().fit(X),
    "pipeline": lambda: make_pipeline(StandardScaler(), LogisticRegression()).fit(X, Y),
    "forest": lambda: RandomForestRegressor(3, random_state=0).fit(X, Y),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=3, random_state=1).fit(X, Y),
    "encoder": lambda: OneHotEncoder().fit([["a"], ["b"]]),
    "neighbours": lambda: KNeighborsClassifier(3).fit(X, Y),
    "points": lambda: scipy.spatial.KDTree(X[:5]),
    "csr": csr,
    "csc": lambda: csr().tocsc(),
    "coo": lambda: csr().tocoo(),
    "lil": lambda: csr().tolil(),
    "dok": lambda: csr().todok(),
    "dia": lambda: sp.dia_matrix(np.eye(3)),
    "sparse array": lambda: sp.csr_array(np.eye(3)),
}

SAME: dict[str, tuple[Make, Make]] = {
    "sparse looked at": (csr, lambda: (m := csr(), m.has_sorted_indices, m.has_canonical_format)[0]),
    "neighbours asked": (VALUES["neighbours"], lambda: seen(VALUES["neighbours"](), lambda m: m.predict(X))),
    "forest asked": (VALUES["forest"], lambda: seen(VALUES["forest"](), lambda m: m.predict(X))),
    "forest grown again": (VALUES["forest"], VALUES["forest"]),
}

DIFFERENT: dict[str, tuple[Make, Make]] = {
    "parameter": (StandardScaler, lambda: StandardScaler(with_mean=False)),
    "fitted or not": (StandardScaler, VALUES["scaler"]),
    "fitted on other data": (VALUES["scaler"], lambda: StandardScaler().fit(X[1:])),
    "forest of another seed": (VALUES["forest"], lambda: RandomForestRegressor(3, random_state=1).fit(X, Y)),
    "leaf of a tree": (
        lambda: RandomForestRegressor(1, random_state=0, bootstrap=False).fit(X, Y),
        lambda: RandomForestRegressor(1, random_state=0, bootstrap=False).fit(X, Y * 2),
    ),
    "neighbours of other data": (VALUES["neighbours"], lambda: KNeighborsClassifier(3).fit(X + 1, Y)),
    "points": (lambda: scipy.spatial.KDTree(X[:5]), lambda: scipy.spatial.KDTree(X[:6])),
    "sparse value": (csr, lambda: csr(4.0)),
    "sparse format": (csr, lambda: csr().tocsc()),
    "sparse kind": (lambda: sp.csr_array(np.eye(2)), lambda: sp.csr_matrix(np.eye(2))),
}

if importlib.util.find_spec("statsmodels"):
    import pandas as pd
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    def ols(scale: float = 1.0) -> Any:
        return smf.ols("y ~ x", pd.DataFrame({"x": X[:, 0], "y": Y * scale + X[:, 1]})).fit()

    VALUES |= {"ols": ols, "logit": lambda: sm.Logit(Y, X[:, 1:]).fit(disp=0)}
    SAME |= {"summary of ols": (ols, lambda: seen(ols(), lambda m: m.summary()))}
    DIFFERENT |= {"ols of other data": (ols, lambda: ols(2.0))}
