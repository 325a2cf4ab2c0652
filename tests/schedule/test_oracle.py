"""Due times against an oracle that was written from the rule alone, on days on which clocks change.

A sample of them; `benchmarks/schedule_calendar.py` compares all of 2020 to 2040.
"""

from datetime import timedelta
from itertools import islice

import calendar_oracle as oracle
import pytest
from schedule_calendar import compare, distinct_days


def test_the_oracle_reads_fields_as_cron_does() -> None:
    assert [m for m in range(60) if oracle.fits("*/20,7", m, 0, 59)] == [0, 7, 20, 40]
    assert [d for d in range(8) if oracle.fits("MON-FRI/2", d, 0, 7)] == [1, 3, 5]


def test_a_sample_of_gap_and_fold_days_of_every_kind() -> None:
    days = distinct_days(2026, 2028)
    assert len(days) > 100
    sample = list(islice(days, 0, None, 4))
    assert {day.change.gap for day in sample} == {True, False}
    assert [wrong for day in sample for wrong in compare(day)] == []


@pytest.mark.parametrize(
    "zone",
    [
        "Australia/Lord_Howe",  # by half an hour
        "Antarctica/Troll",  # by two hours
        "Africa/Casablanca",  # four changes in a year, the standard time in summer
        "Africa/Cairo",  # at midnight: the day begins at 01:00
        "America/Nuuk",  # the gap ends on the next day
        "Asia/Beirut",
    ],
)
def test_unusual_clocks(zone: str) -> None:
    days = [day for day in distinct_days(2024, 2026, [zone]) if day.change.at.year == 2025]
    assert days
    assert [wrong for day in days for wrong in compare(day)] == []
    assert all(abs(day.change.after - day.change.before) <= timedelta(hours=2) for day in days)
