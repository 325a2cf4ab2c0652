"""The due times of a rule. Pure: no clock; the tz database is all that is read.

`wallclock` finds times on a clock that has no zone. Which instants they stand for is decided here.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from nblift.model.schedule import ClockChange, Cron, Every, Fold, Gap, Occurrence, Rule

from .wallclock import walls

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
#: No two changes of a clock are nearer to each other, as far as schedules go.
_STRIDE = timedelta(hours=6)


def occurrences(
    rule: Rule, after: datetime, until: datetime | None = None, count: int | None = None
) -> Iterator[Occurrence]:
    """Due times, ascending and each once; made one by one, endless if nothing ends them.

    Parameters
    ----------
    after
        Only later ones; with an offset.
    until
        None later than this.
    count
        At most so many.

    Raises
    ------
    zoneinfo.ZoneInfoNotFoundError
        The zone of the rule is not, or no longer, in the tz database.
    """
    if after.tzinfo is None:
        raise ValueError("`after` has no offset")
    found = _all(rule, after.astimezone(UTC))
    if until is not None:
        found = takewhile(lambda occurrence: occurrence.at <= until, found)
    return islice(found, count)


def clock_changes(rule: Rule, after: datetime, until: datetime) -> Iterator[ClockChange]:
    """Changes of the clock in a stretch of time that times of a cron rule fall into, ascending."""
    if not isinstance(rule.when, Cron):
        return
    zone = ZoneInfo(rule.zone)
    low = after.astimezone(UTC).replace(microsecond=0)
    while low < until:
        high = low + _STRIDE
        was, becomes = _offset(zone, low), _offset(zone, high)
        if was != becomes and (at := _change_between(zone, low, high)) <= until:
            first, end = sorted((_naive(at) + was, _naive(at) + becomes))
            affected = []
            for wall in walls(rule.when.expression, first):
                if wall >= end:
                    break
                affected.append(wall)
            if affected:
                yield ClockChange(at, _naive(at) + becomes, tuple(affected), gap=becomes > was)
        low = high


def _all(rule: Rule, after: datetime) -> Iterator[Occurrence]:
    zone = ZoneInfo(rule.zone)
    try:
        for occurrence in _of(rule, zone, after):
            if occurrence.at > after:
                yield occurrence
    except OverflowError:
        return  # the calendar of Python ends with the year 9999


def _of(rule: Rule, zone: ZoneInfo, after: datetime) -> Iterator[Occurrence]:
    """All that are later, and perhaps a few before."""
    when = rule.when
    if isinstance(when, Every):
        return _elapsed(when, zone, after)
    if isinstance(when, Cron):
        # The clock may be set back soon: what it then shows for the second time begins earlier than what it shows now.
        start = _naive(after) + min(_offset(zone, after), _offset(zone, after + _DAY))
        return _instants(walls(when.expression, start), rule, zone)
    if when.at.tzinfo is None:
        return _instants(iter([when.at]), rule, zone)
    return iter([Occurrence(when.at.astimezone(UTC), _wall(zone, when.at))])


def _elapsed(every: Every, zone: ZoneInfo, after: datetime) -> Iterator[Occurrence]:
    step = timedelta(minutes=every.minutes)
    at = every.since.astimezone(UTC) + ((after - every.since) // step + 1) * step
    while True:
        yield Occurrence(at, _wall(zone, at))
        at += step


def _instants(times: Iterator[datetime], rule: Rule, zone: ZoneInfo) -> Iterator[Occurrence]:
    """The instants that ascending times on the wall clock of a zone stand for, ascending."""
    #: Ends of gaps and second times of a fold: what comes only after other times on the clock.
    waiting: deque[Occurrence] = deque()
    gap_end = datetime.min  # noqa: DTZ901 - a time on the clock
    for wall in times:
        first = wall.replace(tzinfo=zone)
        second = first.replace(fold=1)
        early, late = first.astimezone(UTC), second.astimezone(UTC)
        if late < early:
            if rule.gap is Gap.SHIFT_FORWARD and wall >= gap_end:
                at = _change_between(zone, late, early)
                gap_end = _wall(zone, at)
                waiting.append(Occurrence(at, wall, shifted=True))
            continue
        chosen = late if rule.fold is Fold.SECOND else early
        while waiting and waiting[0].at <= chosen:
            other = waiting.popleft()
            if other.at < chosen:  # else the end of a gap is due by itself
                yield other
        yield Occurrence(chosen, wall)
        if rule.fold is Fold.BOTH and early < late:
            waiting.append(Occurrence(late, wall))
    yield from waiting


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first instant with the offset of `high`, later than `low`, which has another; to the second."""
    offset = _offset(zone, high)
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (low, middle) if _offset(zone, middle) == offset else (middle, high)
    return high


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _wall(zone: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)
