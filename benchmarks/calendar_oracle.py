"""The rule of daylight saving, told a second time: every minute of UTC is walked through and read off the clock.

Nothing of nblift is used. Times on the clock that no minute shows were jumped over; those that two minutes show happened
twice. Slow, and plain.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
#: No clock of 2020 to 2040 is changed by more.
WIDEST = timedelta(hours=4)
NAMES = {
    **{name: number for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)},
    **{name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split())},
}


class Due(NamedTuple):
    """When something runs, what the clock should have shown, and whether it never did."""

    at: datetime
    wall: datetime
    shifted: bool


class Change(NamedTuple):
    """A change of the clock between two minutes: the later one, and the offsets before and after."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def gap(self) -> bool:
        return self.after > self.before


class Walk:
    """The minutes of UTC from `first` to `last` on the clock of a zone."""

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last
        clock = ZoneInfo(zone)
        #: Time on the clock → the minutes that show it.
        self.shown: dict[datetime, list[datetime]] = defaultdict(list)
        #: Times that the clock jumps over, each with the minute after the jump.
        self.jumped: list[tuple[datetime, datetime]] = []
        self._known: dict[str, tuple[list[tuple[datetime, datetime]], dict[datetime, list[datetime]]]] = {}
        at, before = first - WIDEST, None
        while at <= last + WIDEST:
            wall = at.astimezone(clock).replace(tzinfo=None, fold=0)
            while before is not None and wall - before > MINUTE:
                before += MINUTE
                self.jumped.append((before, at))
            self.shown[wall].append(at)
            at, before = at + MINUTE, wall

    def due(self, cron: str, gap: str, fold: str) -> list[Due]:
        """All that is due from the first to the last minute, both included."""
        jumped, shown = self._matching(cron)
        found = {}
        if gap == "shift-forward":
            found = {at: Due(at, wall, shifted=True) for wall, at in reversed(jumped)}
        for wall, instants in shown.items():
            chosen = {"first": instants[:1], "second": instants[-1:], "both": instants}[fold]
            found.update({at: Due(at, wall, shifted=False) for at in chosen})
        return [found[at] for at in sorted(found) if self.first <= at <= self.last]

    def _matching(self, cron: str) -> tuple[list[tuple[datetime, datetime]], dict[datetime, list[datetime]]]:
        """What is jumped over and what is shown, of the times of a rule."""
        if cron not in self._known:
            jumped = [(wall, at) for wall, at in self.jumped if matches(cron, wall)]
            self._known[cron] = jumped, {wall: at for wall, at in self.shown.items() if matches(cron, wall)}
        return self._known[cron]


def matches(cron: str, wall: datetime) -> bool:
    """Whether a clock without a zone shows a time of a rule."""
    minute, hour, day, month, weekday = cron.split()
    if not (fits(minute, wall.minute, 0, 59) and fits(hour, wall.hour, 0, 23) and fits(month, wall.month, 1, 12)):
        return False
    sunday = wall.isoweekday() == 7
    by_day = fits(day, wall.day, 1, 31)
    by_weekday = fits(weekday, wall.isoweekday(), 0, 7) or (sunday and fits(weekday, 0, 0, 7))
    starred = day.startswith("*") or weekday.startswith("*")
    return by_day and by_weekday if starred else by_day or by_weekday


@cache
def fits(field: str, value: int, low: int, high: int) -> bool:
    """Whether a value is one of a field's, whose values go from `low` to `high`."""
    for term in field.split(","):
        span, _, step = term.partition("/")
        start, _, end = (f"{low}-{high}" if span == "*" else span).partition("-")
        begin = NAMES[start] if start in NAMES else int(start)
        finish = begin if not end else NAMES[end] if end in NAMES else int(end)
        if begin <= value <= finish and (value - begin) % int(step or 1) == 0:
            return True
    return False


def changes(zone: str, first: datetime, last: datetime) -> Iterator[Change]:
    """Changes of the clock, by looking at it every six hours and then every minute."""
    clock = ZoneInfo(zone)
    stride = timedelta(hours=6)
    at, before = first, first.astimezone(clock).utcoffset()
    while at < last:
        after = (at + stride).astimezone(clock).utcoffset()
        assert before is not None
        assert after is not None
        if after != before:
            minute = at
            while minute.astimezone(clock).utcoffset() == before:
                minute += MINUTE
            yield Change(minute, before, after)
        at, before = at + stride, after


def instant(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)
