"""Due times on the days on which a clock changes: every zone of the tz database, 2020 to 2040.

    python benchmarks/schedule_calendar.py [--peers PYTHON] [--from 2020] [--to 2040]

nblift is compared with `calendar_oracle`, which walks through the minutes, for many rules and all policies. The
schedulers of the environment PYTHON (croniter, APScheduler, Prefect, Dagster, cronsim) are asked the same questions, by
`calendar_peers.py`, and the days are counted on which they answer otherwise than nblift's documented rule. Zones whose
clocks were the same in all those years are computed once and counted as many times as they are. The table goes to
`results/calendar.md`.
"""

import argparse
import json
import subprocess
import tempfile
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from calendar_oracle import Change, Due, Walk, changes, instant

from nblift.model.schedule import Cron, Fold, Gap, Rule
from nblift.schedule.calendar import occurrences

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "calendar.md"
#: What is looked at on both sides of a change.
AROUND = timedelta(hours=12)
RULES = (
    "30 2 * * *",
    "0 0 * * *",
    "59 23 * * *",
    "0 * * * *",
    "*/15 * * * *",
    "15,45 0-3 * * *",
    "30 1 * * SUN",
    "0 7 * * MON-FRI",
    "20 0-5/2 */2 * SAT,SUN",
    "0 3 1-7 3,10 SUN",
)
#: Rules that the peers are asked for, by what they are called in the table.
ASKED = {
    "daily, in the change": "",
    "hourly": "0 * * * *",
    "every 20 min": "*/20 * * * *",
    "daily at noon": "0 12 * * *",
}


class Day(NamedTuple):
    """A change of the clock, and the zones in which it is one of the same."""

    zone: str
    change: Change
    zones: int

    @property
    def first(self) -> datetime:
        return self.change.at - AROUND

    @property
    def last(self) -> datetime:
        return self.change.at + AROUND

    @property
    def inside(self) -> str:
        """The rule for every day at a time that the clock jumps over, or shows twice."""
        early, late = sorted((self.change.before, self.change.after))
        middle = self.change.at.replace(tzinfo=None) + early + (late - early) / 2
        return f"{middle.minute} {middle.hour} * * *"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", metavar="PYTHON", help="Python of an environment that has the peers")
    parser.add_argument("--from", dest="first", type=int, default=2020)
    parser.add_argument("--to", dest="last", type=int, default=2040, help="the last year that counts")
    arguments = parser.parse_args()
    days = distinct_days(arguments.first, arguments.last + 1)
    peers = Peers(arguments.peers, days) if arguments.peers else None
    wrong = [line for day in days for line in compare(day)]
    print(*wrong[:20], sep="\n")
    counts = Counter({"gap": 0, "fold": 0})
    for day in days:
        counts["gap" if day.change.gap else "fold"] += day.zones
    text = [
        "# The calendar on the days on which clocks change",
        "",
        (
            f"Every zone of the tz database, {len(zoneinfo.available_timezones())} names, {arguments.first} to "
            f"{arguments.last}: {counts['gap']:,} zone-days with a gap, {counts['fold']:,} with a fold; {len(days):,} of "
            "them are distinct."
        ),
        "",
        (
            f"nblift against the oracle, {len(RULES) + 1} rules × 2 gap policies × 3 fold policies on each: "
            f"**{len(wrong)} differences** in {len(days) * (len(RULES) + 1) * 6:,} comparisons."
        ),
        "",
    ]
    if peers is not None:
        text += table(days, peers, counts)
    RESULTS.write_text("\n".join(text) + "\n", encoding="utf-8")
    print("\n".join(text))


def distinct_days(first: int, end: int, zones: Iterable[str] | None = None) -> list[Day]:
    """Changes from the year `first` to before `end`, once for all zones whose clocks are the same."""
    alike: dict[tuple[Any, ...], list[str]] = {}
    for zone in sorted(zoneinfo.available_timezones() if zones is None else zones):
        found = tuple(changes(zone, instant(first), instant(end)))
        if found:
            alike.setdefault(found, []).append(zone)
    return [Day(names[0], change, len(names)) for found, names in alike.items() for change in found]


def compare(day: Day) -> Iterator[str]:
    """Where nblift and the oracle differ."""
    walk = Walk(day.zone, day.first, day.last)
    for cron, gap, fold in product((*RULES, day.inside), Gap, Fold):
        wanted = walk.due(cron, gap, fold)
        if (got := _due(Rule(Cron(cron), day.zone, gap, fold), day)) != wanted:
            yield f"{day.zone} {day.change.at:%Y-%m-%d} {cron!r} {gap} {fold}: {set(got) ^ set(wanted)}"


def _due(rule: Rule, day: Day) -> list[Due]:
    found = occurrences(rule, day.first - timedelta(seconds=1), day.last)
    return [Due(each.at, each.wall, each.shifted) for each in found]


class Peers:
    """The peers at work, while nblift is compared with the oracle."""

    def __init__(self, python: str, days: list[Day]) -> None:
        questions = [
            {"zone": day.zone, "cron": cron or day.inside, "first": day.first.timestamp(), "last": day.last.timestamp()}
            for day in days
            for cron in ASKED.values()
        ]
        self._file = tempfile.TemporaryFile("w+")  # noqa: SIM115 - the child reads it as long as it runs
        json.dump(questions, self._file)
        self._file.seek(0)
        command = [python, str(HERE / "calendar_peers.py")]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=self._file, stdout=pipe, stderr=pipe, text=True)

    def answers(self) -> tuple[dict[str, list[list[float]]], str]:
        """What they said, in the order of the questions, and which versions they are."""
        said, told = self._process.communicate()
        self._file.close()
        return json.loads(said), told.strip().splitlines()[-1]


def table(days: list[Day], peers: Peers, counts: Counter[str]) -> list[str]:
    """How often each peer differs from the rule with its defaults (shift-forward, first)."""
    answers, versions = peers.answers()
    wanted = []
    for day in days:
        walk = Walk(day.zone, day.first, day.last)
        wanted += [
            [due.at.timestamp() for due in walk.due(c or day.inside, "shift-forward", "first")] for c in ASKED.values()
        ]
    head = ["peer", *(f"{name}, {kind}" for name in ASKED for kind in ("gap", "fold")), "any"]
    lines = [
        (
            "Zone-days on which a scheduler answers otherwise than the documented rule (gap: the first instant after it, "
            "several as one; fold: the first time). For `daily, in the change`: × the run of that day is lost, 2 it runs "
            "twice, ~ it runs at another time. Another answer need not be a wrong one."
        ),
        "",
        "| " + " | ".join(head) + " |",
        "|---" + "|--:" * (len(head) - 1) + "|",
    ]
    for peer, given in answers.items():
        differing: Counter[tuple[str, str]] = Counter()
        kinds: Counter[tuple[str, str]] = Counter()
        anywhere = 0
        for number, day in enumerate(days):
            different = False
            for offset, name in enumerate(ASKED):
                place = number * len(ASKED) + offset
                if given[place] != wanted[place]:
                    key = (name, "gap" if day.change.gap else "fold")
                    differing[key] += day.zones
                    if not offset:
                        kinds[key[1], _kind(given[place], wanted[place])] += day.zones
                    different = True
            anywhere += day.zones * different
        cells = []
        for name in ASKED:
            for kind in ("gap", "fold"):
                cell = f"{differing[name, kind]:,}"
                told = [f"{sign} {kinds[kind, sign]:,}" for sign in "×2~" if kinds[kind, sign]]
                cells.append(f"{cell} ({', '.join(told)})" if told and name == next(iter(ASKED)) else cell)
        total = counts["gap"] + counts["fold"]
        lines.append(f"| {peer} | {' | '.join(cells)} | {anywhere:,} ({anywhere / total:.0%}) |")
    return [*lines, "", f"Peers: {versions}."]


def _kind(given: list[float], wanted: list[float]) -> str:
    if len(given) == len(wanted):
        return "~"
    return "2" if len(given) > len(wanted) else "×"


if __name__ == "__main__":
    main()
