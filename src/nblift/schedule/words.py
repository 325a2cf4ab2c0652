"""Rules, due times and clock changes in plain sentences. Exact: rules with the same words have the same times."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from nblift.model.schedule import ClockChange, Cron, Every, Fold, Gap, Occurrence, Rule

from .wallclock import Fields, fields_of

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ALL_DAYS, _ALL_MONTHS, _ALL_WEEKDAYS = frozenset(range(1, 32)), frozenset(range(1, 13)), frozenset(range(7))
_WORKING = frozenset(range(1, 6))
#: Most times of a day that are listed one by one.
_LISTED = 6
_SEVERAL = 3


def rule_words(rule: Rule) -> str:
    """``Mondays at 07:00, Europe/Berlin``."""
    when = rule.when
    if isinstance(when, Every):
        return f"Every {_length(when.minutes)} of elapsed time"
    if isinstance(when, Cron):
        fields = fields_of(when.expression)
        assert fields is not None, "a rule holds an expression that was read"
        return f"{_cron_words(fields)}, {rule.zone}"
    if when.at.tzinfo is None:
        return f"Once, on {_date(when.at)} at {_clock(when.at)}, {rule.zone}"
    at = when.at.astimezone(UTC)
    return f"Once, on {_date(at)} at {_clock(at)}, UTC"


def occurrence_words(occurrence: Occurrence, zone: str) -> str:
    """``Sun 28 Mar 2027 03:00 +02:00, since 02:30 does not exist``."""
    local = occurrence.at.astimezone(ZoneInfo(zone))
    text = f"{_date(local)} {_clock(local)} {local.isoformat()[-6:]}"
    if occurrence.shifted:
        return f"{text}, since {_time_on(occurrence.wall, local)} does not exist"
    if local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset():
        return text
    return f"{text}, the {'second' if local.fold else 'first'} of two"


def change_words(change: ClockChange, rule: Rule) -> str:
    """``Sun 28 Mar: 02:30 does not exist, runs at 03:00``."""
    walls = change.walls
    many = len(walls) > 1
    times = _joined([_clock(wall) for wall in walls])
    if len(walls) > _SEVERAL:
        times = f"{len(walls)} times from {_clock(walls[0])} to {_clock(walls[-1])}"
    if change.gap:
        said = f"{times} {'do' if many else 'does'} not exist"
        if rule.gap is Gap.SKIP:
            return f"{_day(walls[0])}: {said}, skipped"
        return f"{_day(walls[0])}: {said}, runs {'once ' if many else ''}at {_time_on(change.resumes, walls[0])}"
    runs = {Fold.FIRST: "the first time only", Fold.SECOND: "the second time only", Fold.BOTH: "both times"}[rule.fold]
    return f"{_day(walls[0])}: {times} {'happen' if many else 'happens'} twice, {'run' if many else 'runs'} {runs}"


def _cron_words(fields: Fields) -> str:
    times, days = _times(sorted(fields.minutes), sorted(fields.hours)), _day_words(fields)
    if times.startswith("at "):
        return _capital(f"{days.removeprefix('on ')} {times}")
    return _capital(f"{times} {days.removeprefix('every day').lstrip()}".rstrip())


def _times(minutes: Sequence[int], hours: Sequence[int]) -> str:
    """Times of a day: ``at 07:00``, ``every 15 minutes from 09:00 to 17:45``."""
    whole_day = len(hours) == 24
    if whole_day and minutes == [0]:
        return "every hour"
    every = _step(minutes)
    if whole_day:
        return f"every {_length(every)}" if every else f"every hour at {_numbers('minute', minutes)}"
    first, last = f"{hours[0]:02}:{minutes[0]:02}", f"{hours[-1]:02}:{minutes[-1]:02}"
    stride = _stride(hours)
    if stride == 1 and every:
        return f"every {_length(every)} from {first} to {last}"
    if stride and len(minutes) == 1 and len(hours) >= _SEVERAL:
        return f"every {_length(60 * stride)} from {first} to {last}"
    if len(minutes) * len(hours) <= _LISTED:
        return f"at {_joined([f'{hour:02}:{minute:02}' for hour in hours for minute in minutes])}"
    return f"at {_numbers('minute', minutes)} of {_numbers('hour', hours)}"


def _day_words(fields: Fields) -> str:
    """Days: ``on Mondays``, ``on the 1st of every month``, ``every day in January``."""
    every_date, every_weekday = fields.days == _ALL_DAYS, fields.weekdays == _ALL_WEEKDAYS
    every_month = fields.months == _ALL_MONTHS
    months = "every month" if every_month else _spans(sorted(fields.months), _MONTHS)
    inside = "" if every_month else f" in {months}"
    dates = f"the {_spans(sorted(fields.days), _ORDINALS)} of {months}"
    weekdays = _weekdays(fields.weekdays)
    if (every_date and every_weekday) or (not fields.both and (every_date or every_weekday)):
        return f"every day{inside}"
    if every_date:
        return f"on {weekdays}{inside}"
    if every_weekday:
        return f"on {dates}"
    if fields.both:
        return f"on {weekdays} that are {dates}"
    return f"on {dates} and all {weekdays}{'' if every_month else ' of these months'}"


def _weekdays(days: Collection[int]) -> str:
    if days == _WORKING:
        return "weekdays"
    return _spans(sorted((day - 1) % 7 for day in days), [f"{_DAYS[(n + 1) % 7]}s" for n in range(7)])


def _spans(numbers: Sequence[int], names: Sequence[str]) -> str:
    """``1st to 7th, 15th and 16th``: ascending numbers by name, three or more in a row as a span."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        told = [names[number] for number in run]
        parts += [f"{told[0]} to {told[-1]}"] if len(told) >= _SEVERAL else told
    return _joined(parts)


def _numbers(noun: str, numbers: Sequence[int]) -> str:
    return f"{noun}{'s' if len(numbers) > 1 else ''} {_spans(numbers, [str(number) for number in range(60)])}"


def _step(minutes: Sequence[int]) -> int | None:
    """The minutes between any two, also from one hour to the next; None if that is not always the same."""
    step = 60 // len(minutes)
    return step if len(minutes) > 1 and list(minutes) == list(range(0, 60, step)) and 60 % step == 0 else None


def _stride(hours: Sequence[int]) -> int | None:
    """The hours between any two that follow each other, 1 if there is only one; None if they differ."""
    steps = {later - earlier for earlier, later in pairwise(hours)} or {1}
    return steps.pop() if len(steps) == 1 else None


def _length(minutes: int) -> str:
    """``15 minutes``, ``6 hours``, ``hour``: what stands after `every`."""
    number, noun = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return noun if number == 1 else f"{number} {noun}s"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _ordinal(number: int) -> str:
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


_ORDINALS = [_ordinal(number) for number in range(32)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(at: datetime) -> str:
    return f"{_DAYS[at.isoweekday() % 7][:3]} {at.day} {_MONTHS[at.month][:3]}"


def _date(at: datetime) -> str:
    return f"{_day(at)} {at.year}"


def _clock(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")


def _time_on(at: datetime, day: datetime) -> str:
    """A time, with its day if that is another."""
    return _clock(at) if at.date() == day.date() else f"{_day(at)} {_clock(at)}"
