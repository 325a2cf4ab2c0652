"""What a library holds for everybody is stored as that, unless the notebook has a name for it."""

import pickle
from typing import Any

import pytest
from statsmodels.genmod.families import Poisson, varfuncs

from nblift_kernel.codec import copy_together, dump, load


def test_what_refers_to_a_library_s_object_refers_to_it_when_it_comes_back() -> None:
    family: Any = Poisson()
    family.variance = varfuncs.mu
    assert pickle.loads(pickle.dumps(family)).variance is not varfuncs.mu, "what plain pickling does"
    assert load(dump({"family": family}))["family"].variance is varfuncs.mu


def test_a_copy_refers_to_it_as_well() -> None:
    family: Any = Poisson()
    family.variance = varfuncs.mu
    (copied,) = copy_together(family)
    assert copied.variance is varfuncs.mu


def test_an_object_with_a_name_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(varfuncs.mu, "power", 3.0)
    stored = dump({"variance": varfuncs.mu})
    monkeypatch.undo()
    again = load(stored)["variance"]
    assert again is not varfuncs.mu
    assert again.power == 3.0
