"""Generators that are seeded by number, although numpy asks the operating system before it does so."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nblift_kernel.seeded import is_seeded_anyway

pytestmark = pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 does not say which call is under way")


@pytest.fixture(name="asked")
def _asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is said of each seed that numpy asks for."""
    module: Any = importlib.import_module("numpy.random.bit_generator")
    said: list[bool] = []
    draw = module.randbits

    def asking(bits: int) -> int:
        said.append(is_seeded_anyway(sys._getframe(1)))
        return int(draw(bits))

    monkeypatch.setattr(module, "randbits", asking)
    return said


class Held:
    seed = 3

    def __init__(self, seed: int | None) -> None:
        self.own = seed

    @property
    def computed(self) -> int:
        raise AssertionError("asked")


seven, nothing, held, empty = 7, None, Held(5), Held(None)


@pytest.mark.parametrize(
    ("make", "seeded"),
    [
        (lambda: np.random.RandomState(7), True),
        (lambda: np.random.RandomState(seven), True),
        (lambda: np.random.RandomState(seed=seven), True),
        (lambda: np.random.RandomState(held.own), True),
        (np.random.RandomState, False),
        (lambda: np.random.RandomState(None), False),
        (lambda: np.random.RandomState(nothing), False),
        (lambda: np.random.RandomState(empty.own), False),
        (lambda: np.random.RandomState(int("7")), False),
        (np.random.default_rng, False),
        (lambda: np.random.default_rng(nothing), False),
        (np.random.PCG64, False),
    ],
)
def test_only_a_random_state_with_a_seed_is_seeded(asked: list[bool], make: Callable[[], object], seeded: bool) -> None:
    make()
    assert asked == [seeded]


def test_properties_are_not_asked(asked: list[bool]) -> None:
    with pytest.raises(AssertionError, match="asked"):
        np.random.RandomState(held.computed)
    assert asked == []
