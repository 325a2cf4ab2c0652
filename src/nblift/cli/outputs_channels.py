"""``nblift outputs release``, ``rollback``, ``pin`` and ``unpin``."""

from pathlib import Path
from typing import Any

import click

from .options import json_option, repository_here, yes_option
from .report import Report


@click.command("release")
@click.argument("name")
@click.argument("channel")
@repository_here
@yes_option
@json_option
def release(name: str, channel: str, repository: Path, *, yes: bool, as_json: bool) -> None:
    """Let a channel point to a version.

    For example `nblift outputs release features#12 prod`.

    Shows what would change, and what reads the output; does it with --yes, or when a person at the terminal says so.
    With --json: `done`, `name`, `channel`, the version `before` (null if the channel is new) and `after`, `read_by`.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.channels import refuse_name
        from nblift.store.store import Store

        from .shapes import readers
        from .versions import find_version

        spec = read_spec(repository)
        store = Store(repository)
        refuse_name(channel)
        found = find_version(store, name)
        store.refuse_collected(found)
        now = next((c.number for c in store.channels.all() if c.label == f"{found.name}@{channel}"), None)
        told = {"done": False, "name": found.name, "channel": channel, "before": now, "after": found.number}
        told["read_by"] = readers(spec, found.manifest)
        _show(report, told)
        if now != found.number and report.confirmed(yes=yes):
            told["done"] = store.channels.release(found, channel).number == found.number
        _end(report, told)


@click.command("rollback")
@click.argument("name")
@click.argument("channel")
@repository_here
@yes_option
@json_option
def rollback(name: str, channel: str, repository: Path, *, yes: bool, as_json: bool) -> None:
    """Let a channel point to what it pointed to before.

    Done again, it goes further back. Shows what would change, and does it, as `nblift outputs release` does.
    """
    with Report(as_json=as_json) as report:
        from nblift.model.diagnostic import NbliftError
        from nblift.run.sources import read_spec
        from nblift.store.channels import no_way_back
        from nblift.store.store import Store

        from .shapes import readers
        from .versions import find_version

        spec = read_spec(repository)
        store = Store(repository)
        now = next((c for c in store.channels.all() if c.label == f"{name}@{channel}"), None)
        if now is None or now.before is None:
            raise NbliftError(no_way_back(name, channel))
        back = find_version(store, f"{name}#{now.before}")
        told = {"done": False, "name": name, "channel": channel, "before": now.number, "after": back.number}
        told["read_by"] = readers(spec, back.manifest)
        _show(report, told)
        if report.confirmed(yes=yes):
            # What was shown is done: if the channel moved meanwhile, it goes back from there.
            told["after"] = store.channels.rollback(name, channel).number
            told["done"] = True
        _end(report, told)


@click.command("pin")
@click.argument("name")
@repository_here
@json_option
def pin(name: str, repository: Path, *, as_json: bool) -> None:
    """Keep a version whatever is collected.

    For example `nblift outputs pin features#12`.

    With --json: `name`, `version`, `pinned`, and whether that is `changed`.
    """
    _pinning(name, repository, wanted=True, as_json=as_json)


@click.command("unpin")
@click.argument("name")
@repository_here
@json_option
def unpin(name: str, repository: Path, *, as_json: bool) -> None:
    """Take back a pin."""
    _pinning(name, repository, wanted=False, as_json=as_json)


def _pinning(name: str, repository: Path, *, wanted: bool, as_json: bool) -> None:
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .versions import find_version

        read_spec(repository)
        store = Store(repository)
        found = find_version(store, name)
        was = (found.name, found.number) in store.channels.pins()
        if wanted:
            store.channels.pin(found)
        else:
            store.channels.unpin(found)
        told = {"name": found.name, "version": found.number, "pinned": wanted, "changed": was != wanted}
        already = "" if was != wanted else " already"
        report.result(told, f"{found.label} is {'pinned' if wanted else 'not pinned'}{already}")


def _show(report: Report, told: dict[str, Any]) -> None:
    before = "new" if told["before"] is None else f"#{told['before']}"
    report.say(f"{told['name']}@{told['channel']}: {before} → #{told['after']}")
    report.say(f"read by: everybody who asks for {told['name']}@{told['channel']}")
    for step in told["read_by"]:
        report.say(f"  in its own run, step {step} reads the value")


def _end(report: Report, told: dict[str, Any]) -> None:
    label, number = f"{told['name']}@{told['channel']}", told["after"]
    if told["done"]:
        report.result(told, f"{label} is {told['name']}#{number}")
    elif told["before"] == number:
        report.result(told, f"{label} is {told['name']}#{number} already")
    else:
        report.result(told, f"{label} stays as it is")
