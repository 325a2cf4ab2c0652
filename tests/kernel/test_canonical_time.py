"""Dates and times of the run itself: what a model notes of when it was fitted."""

import datetime as dt
import time

import pytest

from nblift_kernel.canonical import canonical


class Fitted:
    def __init__(self, when: dt.datetime) -> None:
        self.when = when


@pytest.mark.parametrize("zone", [None, dt.UTC])
def test_a_moment_of_the_run_says_only_that_it_was_then(zone: dt.tzinfo | None) -> None:
    since = time.time() - 60
    then, now = (dt.datetime.fromtimestamp(since + s, zone) for s in (1, 30))
    assert canonical(Fitted(then), since=since).digest == canonical(Fitted(now), since=since).digest
    assert canonical(Fitted(then)).digest != canonical(Fitted(now)).digest


@pytest.mark.parametrize("seconds", [-3600, -1, 3600])
def test_a_moment_before_or_after_it_is_content(seconds: int) -> None:
    since = time.time()
    one, other = (Fitted(dt.datetime.fromtimestamp(since + seconds + s)) for s in (0, 0.5))  # noqa: DTZ006
    assert canonical(one, since=since).digest != canonical(other, since=since).digest


def test_seconds_since_the_epoch_are_a_moment_of_the_run_as_well() -> None:
    since = time.time() - 60
    one, other = (Fitted(since + s) for s in (1.5, 30.25))  # type: ignore[arg-type]
    assert canonical(one, since=since).digest == canonical(other, since=since).digest
    assert canonical(one).digest != canonical(other).digest
    assert canonical(since - 1, since=since).digest != canonical(since - 2, since=since).digest
