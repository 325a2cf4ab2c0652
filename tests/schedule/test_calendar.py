"""Due times: cases that are told in the documentation, and rare ones."""

from datetime import UTC, datetime

import pytest

from nblift.model.schedule import Cron, Every, Fold, Gap, Once, Rule
from nblift.schedule.calendar import occurrences
from nblift.schedule.here import zone_here

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(rule: Rule, after: str, until: str) -> list[str]:
    return [f"{each.at:%H:%M}{'*' * each.shifted}" for each in occurrences(rule, at(after), at(until))]


def test_several_times_in_one_gap_become_one_at_its_end() -> None:
    rule = Rule(Cron("10,50 2 * * *"), BERLIN)
    (found,) = occurrences(rule, at("2027-03-28"), at("2027-03-28T12:00"))
    assert (found.at, found.wall.strftime("%H:%M"), found.shifted) == (at("2027-03-28T01:00"), "02:10", True)


def test_what_is_due_at_the_end_of_a_gap_anyway_is_not_shifted() -> None:
    found = due(Rule(Cron("*/30 1-3 * * *"), BERLIN), "2027-03-27T23:59", "2027-03-28T02:00")
    assert found == ["00:00", "00:30", "01:00", "01:30"]


def test_a_gap_may_be_skipped() -> None:
    assert due(Rule(Cron("30 2 * * *"), BERLIN, Gap.SKIP), "2027-03-28", "2027-03-28T12:00") == []


@pytest.mark.parametrize(
    ("fold", "times"),
    [
        (Fold.FIRST, ["23:30", "00:00", "00:30", "02:00"]),
        (Fold.SECOND, ["23:30", "01:00", "01:30", "02:00"]),
        (Fold.BOTH, ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]),
    ],
)
def test_a_fold_runs_as_the_policy_says(fold: Fold, times: list[str]) -> None:
    assert due(Rule(Cron("*/30 * * * *"), BERLIN, fold=fold), "2027-10-30T23:15", "2027-10-31T02:00") == times


def test_gaps_of_two_years_do_not_become_one() -> None:
    # Nothing is due between: Sundays that are 1 or 25 March.
    found = list(occurrences(Rule(Cron("30 2 */24 3 SUN"), BERLIN), at("2027-01-01"), at("2036-01-01")))
    assert [(each.at.year, each.shifted) for each in found] == [(2029, True), (2035, True)]


def test_rare_days_are_found() -> None:
    days = [each.wall.year for each in occurrences(Rule(Cron("0 0 29 2 *")), at("2095-01-01"), count=3)]
    assert days == [2096, 2104, 2108]
    sundays = [each.wall.year for each in occurrences(Rule(Cron("0 0 29 2 */7")), at("2026-01-01"), count=2)]
    assert sundays == [2032, 2060]


def test_elapsed_time_is_counted_from_where_it_is_said() -> None:
    rule = Rule(Every(40, since=at("2027-03-28T00:10")), BERLIN)
    assert due(rule, "2027-03-28", "2027-03-28T02:30") == ["00:10", "00:50", "01:30", "02:10"]


def test_one_time_is_an_instant_or_a_time_on_the_clock() -> None:
    wall = datetime.fromisoformat("2027-03-28T02:30")
    assert due(Rule(Once(wall), BERLIN), "2026-01-01", "2028-01-01") == ["01:00*"]
    assert due(Rule(Once(at("2027-03-28T02:30")), BERLIN), "2026-01-01", "2028-01-01") == ["02:30"]
    assert due(Rule(Once(wall), BERLIN), "2027-03-28T01:00", "2028-01-01") == []


def test_the_calendar_ends_with_the_year_9999() -> None:
    assert len(list(occurrences(Rule(Cron("0 0 1 * *")), at("9999-10-15")))) <= 2


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no offset"):
        occurrences(Rule(Cron("0 0 1 * *")), at("2026-01-01").replace(tzinfo=None))


@pytest.mark.parametrize(("named", "zone"), [("Europe/Berlin", "Europe/Berlin"), (":Asia/Tokyo", "Asia/Tokyo")])
def test_the_zone_of_this_machine(named: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", named)
    assert zone_here() == zone
