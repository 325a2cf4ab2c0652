"""`nblift schedule next`: text, JSON and exit codes."""

import json

import pytest
from click.testing import CliRunner, Result

from nblift.cli.main import cli


def next_(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schedule", "next", *arguments])


BERLIN = ("--zone", "Europe/Berlin", "--after", "2027-03-26T12:00Z")


def test_due_times_and_clock_changes_are_told_in_words() -> None:
    ran = next_("30 2 * * *", *BERLIN, "--count", "3")
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines() == [
        "Every day at 02:30, Europe/Berlin",
        "  Sat 27 Mar 2027 02:30 +01:00",
        "  Sun 28 Mar 2027 03:00 +02:00, since 02:30 does not exist",
        "  Mon 29 Mar 2027 02:30 +02:00",
        "Clock changes within a year:",
        "  Sun 28 Mar: 02:30 does not exist, runs at 03:00",
        "  Sun 31 Oct: 02:30 happens twice, runs the first time only",
        "  Sun 26 Mar: 02:30 does not exist, runs at 03:00",
    ]


def test_programs_get_the_same_with_the_instants() -> None:
    ran = next_("30 2 * * *", *BERLIN, "--count", "2", "--gap", "skip", "--fold", "both", "--json")
    assert ran.exit_code == 0, ran.output
    answer = json.loads(ran.stdout)
    assert answer["rule"] == {
        "when": {"type": "cron", "expression": "30 2 * * *"},
        "zone": "Europe/Berlin",
        "gap": "skip",
        "fold": "both",
    }
    assert [due["at"] for due in answer["next"]] == ["2027-03-27T01:30:00Z", "2027-03-29T00:30:00Z"]
    assert answer["next"][0] == {
        "at": "2027-03-27T01:30:00Z",
        "wall": "2027-03-27T02:30:00",
        "shifted": False,
        "words": "Sat 27 Mar 2027 02:30 +01:00",
    }
    assert [change["gap"] for change in answer["clock_changes"]] == [True, False, True]


def test_a_time_that_has_passed_is_never_due_again() -> None:
    ran = next_("2027-01-01 07:00", *BERLIN)
    assert ran.stdout.splitlines() == ["Once, on Fri 1 Jan 2027 at 07:00, Europe/Berlin", "  never again"]


def test_without_a_zone_it_is_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert next_("@daily", "--count", "1").stdout.splitlines()[0] == "Every day at 00:00, Asia/Tokyo"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("0 0 30 2 *",), "NB662"),
        (("61 * * * *",), "NB661"),
        (("@daily", "--zone", "Berlin"), "NB663"),
        (("@daily", "--after", "soon"), "2026-11-30T07:00Z"),
        (("@daily", "--after", "9999-12-31"), "2026-11-30T07:00Z"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(arguments: tuple[str, ...], told: str) -> None:
    ran = next_(*arguments)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert told in ran.stderr
