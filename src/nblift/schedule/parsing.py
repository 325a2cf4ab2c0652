"""From what people write to a rule, or to what is wrong with it."""

import difflib
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.schedule import Cron, Every, Fold, Gap, Once, Rule

from .calendar import occurrences
from .rules import BAD_FIELD, BAD_INTERVAL, NEVER, NOT_A_RULE, UNKNOWN_ZONE
from .wallclock import fields_of

MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
#: Name of a field, the largest step that means something in it, and what it takes.
_FIELDS = (
    ("minute", 59, "0 to 59"),
    ("hour", 23, "0 to 23"),
    ("day of month", 30, "1 to 31"),
    ("month", 11, "1 to 12 or JAN to DEC"),
    ("day of week", 6, "0 to 7 (0 and 7 are Sunday) or MON to SUN"),
)
_DAY_OF_WEEK = 4
_UNITS = {"min": 1, "minute": 1, "minutes": 1, "m": 1, "h": 60, "hour": 60, "hours": 60}
_LONGEST = 366 * 24 * 60
_LONGEST_TEXT = 1000
#: Years that one time may be of: well inside the calendar of Python.
_YEARS = range(1970, 9000)
_EVERY = re.compile(r"every\s+(?:(\d+)\s*)?([a-z]+)", re.IGNORECASE)
_TIME = re.compile(
    r"(?:at\s+)?(\d{4}-\d{2}-\d{2})[T\s]+(\d{2}:\d{2}(?::\d{2})?)\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)


class Parsed(NamedTuple):
    """A rule, or what is wrong with it."""

    rule: Rule | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(text: str, zone: str = "UTC", gap: Gap = Gap.SHIFT_FORWARD, fold: Fold = Fold.FIRST) -> Parsed:
    """Read what says when to run.

    Parameters
    ----------
    text
        Five cron fields, a macro (``@daily``), ``every 15 min``, ``every 6 h``, or one time (``2026-11-30 07:00``, on
        the clock of the zone unless it ends with an offset).
    zone
        Name of the tz database.
    """
    found = _zone(zone)
    when = _when(text)
    if isinstance(when, tuple):
        return Parsed(None, (*found, *when))
    if found:
        return Parsed(None, found)
    return _unless_skipped(Rule(when, zone, gap, fold), text.strip())


def _when(text: str) -> Cron | Every | Once | tuple[Diagnostic, ...]:
    plain = text.strip()
    if len(plain) > _LONGEST_TEXT:
        return (NOT_A_RULE.at("The rule is too long.", hint=f"No rule needs more than {_LONGEST_TEXT} characters."),)
    if plain.lower().startswith("every"):
        return _every(plain)
    if time := _TIME.fullmatch(plain):
        return _once(plain, *time.groups())
    if plain.startswith("@"):
        if (known := MACROS.get(plain.lower())) is not None:
            return Cron(known)
        near = difflib.get_close_matches(plain.lower(), MACROS, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(MACROS)}."
        return (NOT_A_RULE.at(f"There is no macro `{plain}`.", _place(plain), hint=hint),)
    return _cron(plain)


def _cron(plain: str) -> Cron | tuple[Diagnostic, ...]:
    fields = [(m.group(), m.start() + 1) for m in re.finditer(r"\S+", plain)]
    if len(fields) != len(_FIELDS):
        return (_miscounted(plain, len(fields)),)
    written = [_sunday_last(text.upper()) if n == _DAY_OF_WEEK else text.upper() for n, (text, _) in enumerate(fields)]
    wrong = [(n, hint) for n, text in enumerate(written) if (hint := _wrong(n, text))]
    if wrong:
        return tuple(
            BAD_FIELD.at(
                f"The field {_FIELDS[n][0]}, `{fields[n][0]}`, is not one that cron knows.",
                _place(plain, fields[n][1]),
                hint=hint,
            )
            for n, hint in wrong
        )
    expression = " ".join(written)
    if fields_of(expression) is None:
        # Every field is good by itself: the day of month is one that none of the months has.
        said = f"`{plain}` never runs: none of these months has a day {fields[2][0]}."
        return (NEVER.at(said, _place(plain, fields[2][1]), hint="Choose a day that one of the months has."),)
    return Cron(expression)


def _miscounted(plain: str, count: int) -> Diagnostic:
    names = ", ".join(name for name, _, _ in _FIELDS)
    if count == 0:
        said = "Nothing says when to run."
    elif count in (6, 7):
        said = f"`{plain}` has {count} fields, and cron has five."
        return NOT_A_RULE.at(said, _place(plain), hint=f"Leave out seconds and years; the five are: {names}.")
    else:
        said = f"`{plain}` is not a rule: it has {count} field{'' if count == 1 else 's'}, and cron has five."
    return NOT_A_RULE.at(
        said,
        _place(plain),
        hint=f"Write {names}, such as `0 7 * * MON`; or `every 15 min`, `@daily`, `2026-11-30 07:00`.",
    )


def _wrong(number: int, text: str) -> str:
    """What to do about a field; empty if it is good."""
    name, widest, takes = _FIELDS[number]
    if "?" in text:
        return "Write `*` in the place of `?`."
    if not re.fullmatch(r"[0-9A-Z*,/-]+", text) or re.search(r"\dL|^L|,L|W$", text):
        return f"The {name} takes {takes}, `*`, ranges, steps and lists; `L`, `W` and `#` are not known here."
    if alone := re.search(r"(?:^|,)([0-9A-Z]+)/", text):
        return f"A step follows `*` or a range: write `{alone[1]}-{takes.split()[2]}/…`."
    for step in re.findall(r"/(\d+)", text):
        if int(step) > widest:
            also = f"; `every {step} min` counts elapsed time" if number == 0 and int(step) > 0 else ""
            return f"A step begins anew with every round of the {name} and is at most {widest}{also}."
    others = ["*"] * len(_FIELDS)
    others[number] = text
    if fields_of(" ".join(others)) is None:
        backwards = re.search(r"([0-9A-Z]+)-([0-9A-Z]+)", text)
        also = " A range goes from the smaller to the larger; two of them make a list." if backwards else ""
        return f"The {name} takes {takes}, `*`, ranges, steps and lists.{also}"
    return ""


def _sunday_last(text: str) -> str:
    """``SAT-SUN`` means what people mean by it: at the end of a range Sunday is 7."""
    return re.sub(r"(?<!SUN)(?<!0)-SUN\b", "-7", text)


def _every(plain: str) -> Every | tuple[Diagnostic, ...]:
    hint = "Write `every 15 min` or `every 6 h`."
    found = _EVERY.fullmatch(plain)
    unit = _UNITS.get(found.group(2).lower()) if found else None
    if found is None or unit is None:
        return (NOT_A_RULE.at(f"`{plain}` does not say how many minutes or hours.", _place(plain), hint=hint),)
    minutes = int(found.group(1) or 1) * unit
    if not 1 <= minutes <= _LONGEST:
        return (BAD_INTERVAL.at(f"`{plain}` is not between one minute and 366 days.", _place(plain), hint=hint),)
    return Every(minutes)


def _once(plain: str, day: str, time: str, offset: str | None) -> Once | tuple[Diagnostic, ...]:
    try:
        at = datetime.fromisoformat(f"{day}T{time}{(offset or '').upper()}")
    except ValueError:
        at = None
    if at is None or at.year not in _YEARS:
        said = f"`{plain}` is not a time: there is no such day, hour or minute."
        return (NOT_A_RULE.at(said, _place(plain), hint="Write year, month, day and time: `2026-11-30 07:00`."),)
    return Once(at if offset is None else at.astimezone(UTC))


def _unless_skipped(rule: Rule, plain: str) -> Parsed:
    """The rule, unless its one time falls into a gap that it skips."""
    if not isinstance(rule.when, Once):
        return Parsed(rule)
    before = rule.when.at.replace(tzinfo=UTC) - timedelta(days=2)
    if next(occurrences(rule, before), None) is not None:
        return Parsed(rule)
    said = f"`{plain}` never comes in {rule.zone}: the clock jumps over it, and the rule skips such times."
    hint = "Choose a time that exists, or the gap policy shift-forward."
    return Parsed(None, (NEVER.at(said, _place(plain), hint=hint),))


def _zone(name: str) -> tuple[Diagnostic, ...]:
    known = _zones()
    if name in known:
        return ()
    folded = {zone.lower(): zone for zone in known} | {zone.rpartition("/")[2].lower(): zone for zone in known}
    near = difflib.get_close_matches(name.strip().replace(" ", "_").lower(), folded, n=1)
    also = f"Did you mean `{folded[near[0]]}`? " if near else ""
    hint = f"{also}Name it by region and city, such as `Europe/Berlin`."
    return (UNKNOWN_ZONE.at(f"There is no time zone `{name}`.", hint=hint),)


@cache
def _zones() -> frozenset[str]:
    """Zones that can be read; `available_timezones` walks through folders."""
    return frozenset(available_timezones())


def _place(source: str, column: int = 1) -> Place:
    return Place(file="schedule", column=column, source=source)
