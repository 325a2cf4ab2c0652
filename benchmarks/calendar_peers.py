"""What other schedulers answer: run by the Python of an environment that has them, without nblift.

Questions come as JSON on stdin, answers go as JSON to stdout: for each peer, for each question, the due times in
seconds since 1970. The last line of stderr names the versions.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from zoneinfo import ZoneInfo

#: Most answers to one question; more is a peer that does not come to an end.
MOST = 500


def by_croniter(cron: str, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    from croniter import croniter

    found = croniter(cron, (first - timedelta(seconds=1)).astimezone(zone))
    while True:
        yield found.get_next(datetime)


def by_cronsim(cron: str, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    from cronsim import CronSim

    return iter(CronSim(cron, (first - timedelta(seconds=1)).astimezone(zone)))


def by_apscheduler(cron: str, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    from apscheduler.triggers.cron import CronTrigger

    trigger = CronTrigger.from_crontab(cron, timezone=zone)
    at, before = first, None
    while (due := trigger.get_next_fire_time(before, at)) is not None:
        yield due
        at = before = due


def by_dagster(cron: str, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    from dagster._utils.schedules import schedule_execution_time_iterator

    return schedule_execution_time_iterator(first.timestamp(), cron, zone.key)


def by_prefect(cron: str, zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    from prefect.server.schemas.schedules import CronSchedule

    schedule = CronSchedule(cron=cron, timezone=zone.key)
    return schedule._get_dates_generator(n=MOST, start=first, end=last)


PEERS: dict[str, Callable[[str, ZoneInfo, datetime, datetime], Iterator[datetime]]] = {
    "croniter": by_croniter,
    "apscheduler": by_apscheduler,
    "prefect": by_prefect,
    "dagster": by_dagster,
    "cronsim": by_cronsim,
}


def main() -> None:
    questions = json.load(sys.stdin)
    answers = {name: [ask(peer, question) for question in questions] for name, peer in PEERS.items()}
    json.dump(answers, sys.stdout)
    print(", ".join(f"{name} {version(name)}" for name in PEERS), file=sys.stderr)


def ask(
    peer: Callable[[str, ZoneInfo, datetime, datetime], Iterator[datetime]], question: dict[str, str]
) -> list[float]:
    """Due times from `first` to `last`, both included; [-1] if the peer fails."""
    first, last = (datetime.fromtimestamp(float(question[name]), UTC) for name in ("first", "last"))
    found = []
    try:
        for due in islice(peer(question["cron"], ZoneInfo(question["zone"]), first, last), MOST):
            if due.timestamp() > last.timestamp():
                break
            found.append(due.timestamp())
    except Exception as error:  # noqa: BLE001 - whatever a peer fails with is its answer
        print(f"{question}: {error!r}", file=sys.stderr)
        return [-1.0]
    return found


if __name__ == "__main__":
    main()
