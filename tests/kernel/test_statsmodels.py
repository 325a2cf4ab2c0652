"""Fitted models of statsmodels, whose own pickles change the model and lose what its fit called."""

from typing import Any

import pytest

sm = pytest.importorskip("statsmodels.api")
smf = pytest.importorskip("statsmodels.formula.api")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from nblift_kernel import codec  # noqa: E402
from nblift_kernel.canonical import canonical  # noqa: E402
from nblift_kernel.storable import is_storable  # noqa: E402

FAMILIES = ["Logit", "Poisson", "NegativeBinomial"]


def fitted(family: str) -> Any:
    random = np.random.RandomState(0)
    x = sm.add_constant(random.normal(size=(80, 1)))
    y = random.negative_binomial(2, 0.3, size=80)
    return getattr(sm, family)(y > 0 if family == "Logit" else y, x).fit(disp=0)


@pytest.mark.parametrize("family", FAMILIES)
def test_asking_whether_it_is_storable_leaves_it_alone(family: str) -> None:
    model = fitted(family)
    called = model.mle_settings["callback"]
    assert called is not None
    assert is_storable(model, namespace={}, limit=1 << 30).pickles
    assert model.mle_settings["callback"] == called


def test_a_model_made_by_a_formula_is_storable() -> None:
    data = pd.DataFrame({"x": [0.0, 1.0, 2.0, 4.0], "y": [1.0, 2.5, 4.0, 3.0]})
    model = smf.ols("y ~ np.exp(x)", data=data).fit()
    assert is_storable(model, namespace={}, limit=1 << 30).pickles
    stored = codec.dump({"model": model})
    assert canonical(codec.load(stored)["model"]).digest == canonical(model).digest


@pytest.mark.parametrize("family", FAMILIES)
def test_it_comes_back_the_same_though_its_fit_is_over(family: str) -> None:
    model = fitted(family)
    stored = codec.dump({"model": model})
    loaded = codec.load(stored)["model"]
    assert canonical(loaded).digest == canonical(model).digest
    assert loaded.summary().as_text().split("Time")[0] == model.summary().as_text().split("Time")[0]
    assert model.mle_settings["callback"] is not None


def test_a_distribution_derived_from_scipys_is_brought_back() -> None:
    from statsmodels.discrete.truncated_model import truncatedpoisson

    value = codec.load(codec.dump({"a": truncatedpoisson}))["a"]
    assert value.pmf(1, 2.0, 0) == truncatedpoisson.pmf(1, 2.0, 0)


def test_what_is_made_for_the_comparison_has_no_identity() -> None:
    """Else two models seem to share what lay in the same place, one after the other."""
    model = fitted("Poisson")
    before = canonical(model).nodes
    in_the_way = [{"a": i} for i in range(1000)]
    assert canonical(model).nodes == before
    assert len(in_the_way) == 1000
