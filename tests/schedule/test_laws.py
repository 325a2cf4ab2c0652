"""What holds of all due times, whatever the rule."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import calendar_oracle as oracle
import msgspec
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import nblift.schedule.calendar as calendar
from nblift.model.schedule import Cron, Every, Fold, Gap, Occurrence, Once, Rule
from nblift.schedule.calendar import occurrences
from nblift.schedule.parsing import parse
from nblift.schedule.wallclock import fields_of

#: With changes of one hour, half an hour, two hours; at midnight and over it; four in a year; none.
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca",
    "Africa/Cairo", "America/Nuuk", "Asia/Kathmandu", "Pacific/Chatham",
]  # fmt: skip
HOUR = timedelta(hours=1)


def clock(*fields: int) -> datetime:
    return datetime(*fields)  # type: ignore[arg-type] # noqa: DTZ001 - what a clock shows


def fields(low: int, high: int) -> st.SearchStrategy[str]:
    value = st.integers(low, high)
    span = st.tuples(value, value).map(sorted).map(lambda pair: f"{pair[0]}-{pair[1]}")
    step = st.tuples(st.one_of(st.just("*"), span), st.integers(1, high - low)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    return st.one_of(
        st.just("*"), st.lists(st.one_of(value.map(str), span, step), min_size=1, max_size=3).map(",".join)
    )


crons = st.tuples(fields(0, 59), fields(0, 23), fields(1, 31), fields(1, 12), fields(0, 7)).map(" ".join)
#: Times at night, when clocks change: most examples of `crons` never fall into a change.
nightly = st.tuples(fields(0, 59), fields(0, 4)).map(lambda pair: f"{pair[0]} {pair[1]} * * *")
rules = st.builds(
    Rule,
    st.one_of(
        st.one_of(nightly, crons).filter(lambda text: fields_of(text) is not None).map(Cron),
        st.builds(Every, st.integers(1, 3000)),
        st.builds(Once, st.datetimes(clock(2026, 3, 1), clock(2026, 11, 30))),
    ),
    st.sampled_from(ZONES),
    st.sampled_from(Gap),
    st.sampled_from(Fold),
)
#: Instants of 2026, many of them in the nights in which a clock changes.
CHANGES = [
    change.at for zone in ZONES for change in oracle.changes(zone, oracle.instant(2026), oracle.instant(2027))
]  # fmt: skip
#: Sampled, since integers are mostly small or extreme.
near_changes = st.builds(
    lambda at, seconds: at + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.sampled_from(range(-14000, 14000, 100)),
)
days = st.datetimes(clock(2026, 1, 1), clock(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
instants = st.one_of(days, near_changes)


@given(rules, instants)
def test_rules_and_due_times_are_stored_whole(rule: Rule, after: datetime) -> None:
    assert msgspec.json.decode(msgspec.json.encode(rule), type=Rule) == rule
    for found in occurrences(rule, after, count=2):
        assert msgspec.json.decode(msgspec.json.encode(found), type=Occurrence) == found


@given(rules, instants)
def test_due_times_ascend_and_come_later_than_asked_for(rule: Rule, after: datetime) -> None:
    found = list(occurrences(rule, after, count=40))
    assert all(occurrence.at > after for occurrence in found)
    assert all(early.at < late.at for early, late in pairwise(found))


@given(rules, instants, st.integers(0, 30))
def test_the_next_after_one_is_the_one_after_it(rule: Rule, after: datetime, index: int) -> None:
    found = list(occurrences(rule, after, count=index + 2))
    for known, following in pairwise(found):
        assert next(occurrences(rule, known.at)) == following
        between = known.at + (following.at - known.at) / 2
        assert next(occurrences(rule, between)) == following


@given(rules, instants, st.integers(0, 20), st.integers(0, 20))
def test_fewer_are_the_first_of_more(rule: Rule, after: datetime, few: int, more: int) -> None:
    some, all_ = list(occurrences(rule, after, count=few)), list(occurrences(rule, after, count=few + more))
    assert some == all_[:few]
    if all_:
        assert list(occurrences(rule, after, until=all_[-1].at)) == all_


@given(rules, instants)
def test_a_time_on_the_clock_runs_twice_under_both_only(rule: Rule, after: datetime) -> None:
    if isinstance(rule.when, Every):
        return
    walls = [occurrence.wall for occurrence in occurrences(rule, after, count=40)]
    assert rule.fold is Fold.BOTH or len(set(walls)) == len(walls)
    assert all(walls.count(wall) <= 2 for wall in walls)


@given(st.integers(1, 3000), st.sampled_from(ZONES), instants)
def test_elapsed_time_knows_no_clock_changes(minutes: int, zone: str, after: datetime) -> None:
    found = [o.at for o in occurrences(Rule(Every(minutes), zone), after, count=5)]
    assert {late - early for early, late in pairwise(found)} == {timedelta(minutes=minutes)}
    assert found[0] - after <= timedelta(minutes=minutes)


def differs(rule: Rule, at: datetime) -> bool:
    """Whether nblift and the oracle differ in the hours around a time."""
    assert isinstance(rule.when, Cron)
    first, last = at.replace(second=0, microsecond=0) - 3 * HOUR, at.replace(second=0, microsecond=0) + 3 * HOUR
    wanted = oracle.Walk(rule.zone, first, last).due(rule.when.expression, rule.gap, rule.fold)
    got = occurrences(rule, first - timedelta(seconds=1), last)
    return [oracle.Due(o.at, o.wall, o.shifted) for o in got] != wanted


cron_rules = rules.filter(lambda rule: isinstance(rule.when, Cron))


@settings(max_examples=60)
@given(cron_rules, instants)
def test_due_times_are_those_of_the_oracle(rule: Rule, at: datetime) -> None:
    assert not differs(rule, at)


def keeps_no_gap_apart(times: Any, rule: Rule, zone: Any) -> Any:
    """Every time in a gap runs by itself."""
    last = None
    for wall in times:
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if last is None or at > last:
            yield Occurrence(at, wall)
        last = at


@pytest.mark.parametrize(
    "name",
    [
        "gap times run an hour later",
        "the clock is not looked at ahead",
        "both runs the first time only",
        "change a minute late",
    ],
)
def test_planted_bugs_are_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change_between = calendar._change_between
    if name == "gap times run an hour later":
        monkeypatch.setattr(calendar, "_instants", keeps_no_gap_apart)
    elif name == "the clock is not looked at ahead":
        monkeypatch.setattr(calendar, "_DAY", timedelta())
    elif name == "both runs the first time only":
        monkeypatch.setattr(calendar, "Fold", SimpleNamespace(SECOND=Fold.SECOND, BOTH=None))
    else:
        late = timedelta(minutes=1)
        monkeypatch.setattr(calendar, "_change_between", lambda *given: change_between(*given) + late)
    changes = [
        (zone, each.at) for zone in ZONES for each in oracle.changes(zone, oracle.instant(2026), oracle.instant(2027))
    ]
    asked = st.builds(
        lambda minutes, change, later, gap, fold: (
            Rule(Cron(f"{minutes} * * * *"), change[0], gap, fold),
            change[1] + timedelta(minutes=later),
        ),
        fields(0, 59),
        st.sampled_from(changes),
        st.sampled_from(range(-230, 230, 10)),
        st.sampled_from(Gap),
        st.sampled_from(Fold),
    )
    found = find(
        asked,
        lambda pair: differs(*pair),
        settings=settings(max_examples=400, derandomize=True, database=None, phases=[Phase.generate]),
    )
    assert found


@given(st.text(alphabet="0123456789*/-, MONJANFRIL?#@every min:Th", max_size=30))
def test_whatever_is_written_is_a_rule_or_is_told_what_is_wrong(text: str) -> None:
    found = parse(text)
    assert (found.rule is None) == bool(found.diagnostics)
    for diagnostic in found.diagnostics:
        assert diagnostic.hint.endswith(("?", "."))


@settings(max_examples=60)
@given(crons)
def test_what_is_read_means_the_same_to_the_oracle(text: str) -> None:
    read = parse(text).rule
    if read is None:
        return
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for found in occurrences(read, start, count=5):
        assert oracle.matches(text, found.wall)
