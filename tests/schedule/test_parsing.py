"""What people write about when to run, and what they are told if it makes no sense."""

from datetime import UTC, datetime

import pytest

from nblift.model.schedule import Cron, Every, Gap, Once
from nblift.schedule.parsing import MACROS, parse


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (" 0  7 * * mon-fri ", Cron("0 7 * * MON-FRI")),
        ("@Daily", Cron("0 0 * * *")),
        ("0 0 * * sat-sun", Cron("0 0 * * SAT-7")),
        ("every 15 min", Every(15)),
        ("every hour", Every(60)),
        ("Every 36 h", Every(2160)),
        ("2026-11-30 07:00", Once(datetime(2026, 11, 30, 7))),  # noqa: DTZ001 - on the clock of the zone
        ("at 2026-11-30T07:00+02:00", Once(datetime(2026, 11, 30, 5, tzinfo=UTC))),
        ("2026-11-30T07:00Z", Once(datetime(2026, 11, 30, 7, tzinfo=UTC))),
    ],
)
def test_rules_are_read(text: str, when: object) -> None:
    found = parse(text, "Europe/Berlin")
    assert found.diagnostics == ()
    assert found.rule is not None
    assert (found.rule.when, found.rule.zone) == (when, "Europe/Berlin")


@pytest.mark.parametrize("macro", MACROS)
def test_macros_are_read(macro: str) -> None:
    assert parse(macro).rule is not None


@pytest.mark.parametrize(
    ("text", "code", "column", "hint"),
    [
        ("60 * * * *", "NB661", 1, "The minute takes 0 to 59"),
        ("0 24 * * *", "NB661", 3, "The hour takes 0 to 23"),
        ("0 0 0 * *", "NB661", 5, "The day of month takes 1 to 31"),
        ("0 0 * FOO *", "NB661", 7, "The month takes 1 to 12 or JAN to DEC"),
        ("0 0 * * FRI-MON", "NB661", 9, "from the smaller to the larger"),
        ("*/90 * * * *", "NB661", 1, "`every 90 min` counts elapsed time"),
        ("*/0 * * * *", "NB661", 1, "The minute takes"),
        ("0 5/6 * * *", "NB661", 3, "write `5-23/…`"),
        ("0 0 ? * MON", "NB661", 5, "Write `*` in the place of `?`"),
        ("0 0 L * *", "NB661", 5, "`L`, `W` and `#` are not known"),
        ("0 0 * * MON#1", "NB661", 9, "`L`, `W` and `#` are not known"),
        ("0 0 30 2 *", "NB662", 5, "one of the months"),
        ("0 0 31 4,6,9,11 *", "NB662", 5, "one of the months"),
        ("", "NB660", 1, "such as `0 7 * * MON`"),
        ("0 7 * *", "NB660", 1, "Write minute, hour, day of month, month, day of week"),
        ("0 0 7 * * MON", "NB660", 1, "Leave out seconds and years"),
        ("@dayly", "NB660", 1, "Did you mean `@daily`?"),
        ("@reboot", "NB660", 1, "There are @hourly"),
        ("every day", "NB660", 1, "every 15 min"),
        ("every 0 min", "NB664", 1, "every 15 min"),
        ("every 9999 h", "NB664", 1, "every 15 min"),
        ("0001-01-01T00:00+14:00", "NB660", 1, "Write year, month, day and time"),
        ("2026-02-30 07:00", "NB660", 1, "Write year, month, day and time"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, code: str, column: int, hint: str) -> None:
    rule, diagnostics = parse(text)
    assert rule is None
    (found,) = diagnostics
    assert found.code == code
    assert [place.column for place in found.places] == [column]
    assert hint in found.hint


def test_every_wrong_field_and_the_zone_are_told_at_once() -> None:
    found = parse("60 24 * * *", "Mars/Olympus").diagnostics
    assert [diagnostic.code for diagnostic in found] == ["NB663", "NB661", "NB661"]


@pytest.mark.parametrize(
    ("zone", "near"),
    [("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("New York", "America/New_York")],
)
def test_a_zone_that_is_nearly_right_is_named(zone: str, near: str) -> None:
    (found,) = parse("@daily", zone).diagnostics
    assert f"Did you mean `{near}`?" in found.hint


@pytest.mark.parametrize("zone", ["CEST", "../../etc/passwd", "/etc/passwd", "", "right/UTC"])
def test_what_names_no_zone_is_refused(zone: str) -> None:
    assert [diagnostic.code for diagnostic in parse("@daily", zone).diagnostics] == ["NB663"]


def test_one_time_that_the_rule_skips_is_refused() -> None:
    text = "2027-03-28 02:30"
    assert parse(text, "Europe/Berlin").rule is not None
    assert [d.code for d in parse(text, "Europe/Berlin", gap=Gap.SKIP).diagnostics] == ["NB662"]


def test_a_rule_has_an_end() -> None:
    found = parse("every " + "9" * 5000 + " min").diagnostics
    assert [diagnostic.code for diagnostic in found] == ["NB660"]
