"""Cron times on a clock that has no zone: all that `cronsim` is asked for."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cronsim import CronSim, CronSimError

_SECOND = timedelta(seconds=1)
_NAMES = {
    **{name: str(number) for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)},
    **{name: str(number) for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split())},
}
_STEPPED = re.compile(r"(\w+)-(\w+)/\d+")
_ANY = datetime(2000, 1, 1)  # noqa: DTZ001 - only fields are read


class Fields(NamedTuple):
    """What five cron fields stand for; Sunday is 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    #: Whether day of month and day of week must both fit, because one of them begins with a star; else either will do.
    both: bool


def fields_of(expression: str) -> Fields | None:
    """What an expression stands for, or None if it is no cron, or no month has any of its days."""
    try:
        cron = _read(expression, _ANY)
    except CronSimError:
        return None
    weekdays = frozenset(day % 7 for day in cron.weekdays if isinstance(day, int))
    minutes, hours, days, months = map(frozenset, (cron.minutes, cron.hours, cron.days, cron.months))
    return Fields(minutes, hours, days, months, weekdays, cron.day_and)


def walls(expression: str, start: datetime) -> Iterator[datetime]:
    """Times of an expression, ascending, from `start` on; ends if none comes within 50 years."""
    return iter(_read(expression, start - _SECOND))


def _read(expression: str, start: datetime) -> CronSim:
    """`cronsim` takes `5-5/2` for `5/2`, and that for `5-59/2`: a step in a span of one value is left out."""
    return CronSim(_STEPPED.sub(lambda m: m[1] if _number(m[1]) == _number(m[2]) else m[0], expression), start)


def _number(text: str) -> str:
    return _NAMES.get(text, text).lstrip("0")
