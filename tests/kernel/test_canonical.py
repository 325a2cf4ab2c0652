"""The judge: equal digests exactly when the content is the same."""

import copy
import pickle

import pytest
from nblift_kernel.canonical import canonical, fingerprint, layout
from tests.support.values import DIFFERENT, SAME, VALUES, Make

#: `deepcopy` refuses these, loses attributes of them (of generators only under numpy 1), or cuts views inside.
NOT_COPIED = {"module", "numpy: tagged", "numpy: generator", "numpy: bits", "pandas: grouped"}


@pytest.mark.parametrize("name", VALUES)
def test_made_again_it_is_the_same(name: str) -> None:
    one, other = canonical(VALUES[name]()), canonical(VALUES[name]())
    assert one.digest == other.digest
    assert not one.opaque


@pytest.mark.parametrize("name", [name for name in VALUES if name not in NOT_COPIED])
def test_a_deep_copy_is_the_same(name: str) -> None:
    value = VALUES[name]()
    assert canonical(copy.deepcopy(value)).digest == canonical(value).digest


@pytest.mark.parametrize("name", VALUES)
def test_reading_changes_nothing(name: str) -> None:
    value = VALUES[name]()
    before, place = fingerprint(value, budget=1 << 30), layout(value)
    canonical(value)
    assert before is not None
    assert (fingerprint(value, budget=1 << 30), layout(value)) == (before, place)
    assert fingerprint(value, budget=1) is None


@pytest.mark.parametrize("name", SAME)
def test_same_content(name: str) -> None:
    one, other = (make() for make in SAME[name])
    assert canonical(one).digest == canonical(other).digest


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_content(name: str) -> None:
    one, other = (make() for make in DIFFERENT[name])
    assert canonical(one).digest != canonical(other).digest
    assert fingerprint(one, budget=1 << 30) != fingerprint(other, budget=1 << 30)
