"""``nblift schedule``."""

from datetime import UTC, datetime, timedelta

import click

from .options import json_option
from .report import Report

#: How far ahead clock changes are told.
_AHEAD = timedelta(days=366)


@click.group("schedule")
def command() -> None:
    """Tell when a rule is due, clock changes included."""


@command.command("next")
@click.argument("rule")
@click.option("--zone", metavar="NAME", help="Time zone, such as Europe/Berlin.  [default: that of this machine]")
@click.option("--count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many times.")
@click.option("--after", metavar="TIME", help="Later than this, such as 2026-11-30T07:00Z.  [default: now]")
@click.option(
    "--gap",
    type=click.Choice(["shift-forward", "skip"]),
    default="shift-forward",
    show_default=True,
    help="What becomes of times that the clock jumps over.",
)
@click.option(
    "--fold",
    type=click.Choice(["first", "second", "both"]),
    default="first",
    show_default=True,
    help="Which one runs, of two equal times.",
)
@json_option
def next_(rule: str, zone: str | None, count: int, after: str | None, gap: str, fold: str, *, as_json: bool) -> None:
    """Say in words when RULE is due next, and what the changes of the clock within a year do to it.

    RULE is a cron rule of five fields ('0 7 * * MON'), a macro (@daily), 'every 15 min', or one time
    ('2026-11-30 07:00'). Nothing is scheduled.
    """
    with Report(as_json=as_json) as report:
        from nblift.model.diagnostic import UsageError
        from nblift.model.schedule import Fold, Gap
        from nblift.schedule.calendar import clock_changes, occurrences
        from nblift.schedule.here import zone_here
        from nblift.schedule.parsing import parse
        from nblift.schedule.words import change_words, occurrence_words, rule_words

        start = _instant(after)
        found, diagnostics = parse(rule, zone if zone is not None else zone_here(), Gap(gap), Fold(fold))
        if found is None:
            raise UsageError(*diagnostics)
        times = [(o, occurrence_words(o, found.zone)) for o in occurrences(found, start, count=count)]
        changes = [(c, change_words(c, found)) for c in clock_changes(found, start, start + _AHEAD)]
        text = [rule_words(found), *(f"  {words}" for _, words in times)]
        text += [] if times else ["  never again"]
        text += ["Clock changes within a year:", *(f"  {words}" for _, words in changes)] if changes else []
        told = {
            "rule": found,
            "words": rule_words(found),
            "next": [{"at": o.at, "wall": o.wall, "shifted": o.shifted, "words": words} for o, words in times],
            "clock_changes": [{"at": c.at, "gap": c.gap, "walls": c.walls, "words": words} for c, words in changes],
        }
        report.result(told, "\n".join(text))


def _instant(text: str | None) -> datetime:
    """A time as it is given on the command line; in UTC if it has no offset."""
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.year not in range(1970, 9000):
        raise click.BadParameter(f"'{text}' is not a time such as 2026-11-30T07:00Z.", param_hint="--after")
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
