"""Rules, due times and clock changes in sentences."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import calendar_oracle as oracle
import pytest

from nblift.model.schedule import Cron, Fold, Gap, Rule
from nblift.schedule.calendar import clock_changes, occurrences
from nblift.schedule.parsing import parse
from nblift.schedule.wallclock import fields_of
from nblift.schedule.words import change_words, occurrence_words, rule_words

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YEAR = timedelta(days=366)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 7 * * MON", "Mondays at 07:00, Europe/Berlin"),
        ("0 7 * * MON-FRI", "Weekdays at 07:00, Europe/Berlin"),
        ("30 6,18 * * 6,0", "Saturdays and Sundays at 06:30 and 18:30, Europe/Berlin"),
        ("0 7 * * MON-SUN", "Every day at 07:00, Europe/Berlin"),
        ("@daily", "Every day at 00:00, Europe/Berlin"),
        ("@hourly", "Every hour, Europe/Berlin"),
        ("@monthly", "The 1st of every month at 00:00, Europe/Berlin"),
        ("@yearly", "The 1st of January at 00:00, Europe/Berlin"),
        ("* * * * *", "Every minute, Europe/Berlin"),
        ("5 * * * *", "Every hour at minute 5, Europe/Berlin"),
        ("*/15 * * * *", "Every 15 minutes, Europe/Berlin"),
        ("*/45 * * * *", "Every hour at minutes 0 and 45, Europe/Berlin"),
        ("*/15 9-17 * * 1-5", "Every 15 minutes from 09:00 to 17:45 on weekdays, Europe/Berlin"),
        ("0 9-17 * * *", "Every hour from 09:00 to 17:00, Europe/Berlin"),
        ("30 */6 * 12 *", "Every 6 hours from 00:30 to 18:30 in December, Europe/Berlin"),
        ("0 0 29 2 *", "The 29th of February at 00:00, Europe/Berlin"),
        ("0 0 13 * FRI", "The 13th of every month and all Fridays at 00:00, Europe/Berlin"),
        ("0 * 1 2,3 FRI", "Every hour on the 1st of February and March and all Fridays of these months, Europe/Berlin"),
        ("0 0 */10 3-5 MON", "Mondays that are the 1st, 11th, 21st and 31st of March to May at 00:00, Europe/Berlin"),
        ("0 0 1-31 * MON", "Every day at 00:00, Europe/Berlin"),
        ("1-3,9 1,5,9,22 * * *", "Every day at minutes 1 to 3 and 9 of hours 1, 5, 9 and 22, Europe/Berlin"),
        ("every 15 min", "Every 15 minutes of elapsed time"),
        ("every 1 h", "Every hour of elapsed time"),
        ("2026-11-30 07:00", "Once, on Mon 30 Nov 2026 at 07:00, Europe/Berlin"),
        ("2026-11-30 07:00Z", "Once, on Mon 30 Nov 2026 at 07:00, UTC"),
    ],
)
def test_rules(text: str, words: str) -> None:
    rule = parse(text, "Europe/Berlin").rule
    assert rule is not None
    assert rule_words(rule) == words


def test_rules_with_the_same_words_have_the_same_times() -> None:
    """Of all ways to combine fields that look alike; a planted ``every 2 hours`` without its ends is found."""
    year = [datetime(2027, 1, 1) + timedelta(days=day) for day in range(365)]  # noqa: DTZ001 - what a calendar shows
    dates = {
        triple: tuple(day for day in year if oracle.matches(f"0 0 {' '.join(triple)}", day))
        for triple in product(
            ["*", "*/2", "1-31", "1,15", "1-15", "13"], ["*", "2", "1-3"], ["*", "*/2", "1-5", "0-7", "5", "6-7"]
        )
    }
    minutes, hours = ["*", "0", "*/15", "*/45", "0,15", "5"], ["*", "*/2", "9-17", "0-23", "9,12,15", "7", "1,2,5,9"]
    known: dict[str, tuple[object, ...]] = {}
    for minute, hour, triple in product(minutes, hours, dates):
        fields = fields_of(f"{minute} {hour} {' '.join(triple)}")
        assert fields is not None
        words = rule_words(Rule(Cron(f"{minute} {hour} {' '.join(triple)}")))
        times = (fields.minutes, fields.hours, dates[triple])
        assert known.setdefault(words, times) == times, words
    assert len(known) > 1000


@pytest.mark.parametrize(
    ("text", "zone", "gap", "fold", "words"),
    [
        (
            "30 2 * * *", "Europe/Berlin", Gap.SHIFT_FORWARD, Fold.FIRST,
            [
                "Sun 28 Mar: 02:30 does not exist, runs at 03:00",
                "Sun 31 Oct: 02:30 happens twice, runs the first time only",
            ],
        ),
        (
            "*/20 * * * *", "Europe/Berlin", Gap.SKIP, Fold.SECOND,
            [
                "Sun 28 Mar: 02:00, 02:20 and 02:40 do not exist, skipped",
                "Sun 31 Oct: 02:00, 02:20 and 02:40 happen twice, run the second time only",
            ],
        ),
        (
            "*/5 * * * *", "Australia/Lord_Howe", Gap.SHIFT_FORWARD, Fold.BOTH,
            [
                "Sun 4 Apr: 6 times from 01:30 to 01:55 happen twice, run both times",
                "Sun 3 Oct: 6 times from 02:00 to 02:25 do not exist, runs once at 02:30",
            ],
        ),
        (
            "30 23 * * *", "America/Nuuk", Gap.SHIFT_FORWARD, Fold.FIRST,
            [
                "Sat 27 Mar: 23:30 does not exist, runs at Sun 28 Mar 00:00",
                "Sat 30 Oct: 23:30 happens twice, runs the first time only",
            ],
        ),
        ("0 7 * * *", "Europe/Berlin", Gap.SHIFT_FORWARD, Fold.FIRST, []),
        ("30 2 * * *", "Asia/Kathmandu", Gap.SHIFT_FORWARD, Fold.FIRST, []),
        ("every 15 min", "Europe/Berlin", Gap.SHIFT_FORWARD, Fold.FIRST, []),
    ],
)  # fmt: skip
def test_clock_changes(text: str, zone: str, gap: Gap, fold: Fold, words: list[str]) -> None:
    rule = parse(text, zone, gap, fold).rule
    assert rule is not None
    changes = list(clock_changes(rule, NOW, NOW + YEAR))
    assert [change_words(change, rule) for change in changes] == words
    for change in changes:  # the sentence and the due times agree
        found = list(occurrences(rule, change.at - timedelta(seconds=1), change.at))
        assert not change.gap or gap is Gap.SKIP or [each.at for each in found] == [change.at]
        assert gap is Gap.SHIFT_FORWARD or not any(each.shifted for each in found)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (datetime(2027, 3, 27, 12, tzinfo=UTC), "Sun 28 Mar 2027 03:00 +02:00, since 02:30 does not exist"),
        (datetime(2027, 10, 31, 0, tzinfo=UTC), "Sun 31 Oct 2027 02:30 +02:00, the first of two"),
        (datetime(2027, 10, 31, 1, tzinfo=UTC), "Sun 31 Oct 2027 02:30 +01:00, the second of two"),
        (datetime(2027, 11, 1, 0, tzinfo=UTC), "Mon 1 Nov 2027 02:30 +01:00"),
    ],
)
def test_due_times(after: datetime, words: str) -> None:
    rule = parse("30 2 * * *", "Europe/Berlin", fold=Fold.BOTH).rule
    assert rule is not None
    found = next(occurrences(rule, after))
    assert occurrence_words(found, rule.zone) == words
    assert found.at.astimezone(ZoneInfo(rule.zone)).replace(tzinfo=None) == found.wall or found.shifted
