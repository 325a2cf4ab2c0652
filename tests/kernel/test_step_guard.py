"""What a step must not do unsaid."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from nblift_kernel import randomness
from nblift_kernel.step_guard import Guard, StepError

_REQUEST: dict[str, Any] = {"mutates": [], "draws": []}


@pytest.fixture
def before_numpy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """A guard of a call in which numpy.random is imported, and seeded as in runs that are compared."""
    state = np.random.get_state(legacy=False)  # noqa: NPY002 - the one that steps are watched for
    others = {name: digest for name, digest in randomness.digests().items() if name != "numpy.random"}
    monkeypatch.setattr(randomness, "digests", lambda: others)
    guard = Guard({}, _REQUEST)
    monkeypatch.undo()
    np.random.seed(randomness.SEED)  # noqa: NPY002 - the one that steps are watched for
    yield guard
    np.random.set_state(state)  # noqa: NPY002 - the one that steps are watched for


def test_a_generator_that_came_with_the_call_and_was_seeded_for_the_comparison_is_not_drawn_from(
    before_numpy: Guard,
) -> None:
    before_numpy.check([])


def test_a_draw_from_it_is_told(before_numpy: Guard) -> None:
    np.random.random()  # noqa: NPY002 - the one that steps are watched for
    with pytest.raises(StepError, match="drew from the global generator"):
        before_numpy.check([])
