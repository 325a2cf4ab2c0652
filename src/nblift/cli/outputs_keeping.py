"""``nblift outputs gc`` and ``scrub``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import json_option, kernel_option, repository_here, yes_option
from .report import Report

if TYPE_CHECKING:
    from nblift.model.diagnostic import Diagnostic
    from nblift.run.remake import Remade
    from nblift.store.collecting import Plan
    from nblift.store.scrubbing import Damage


@click.command("gc")
@repository_here
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Newest versions of each output, and newest runs, to keep.",
)
@yes_option
@json_option
def gc(repository: Path, keep: int, *, yes: bool, as_json: bool) -> None:
    """Give up the bytes of runs that nothing keeps.

    Kept is a run, with all that its steps handed on, that made one of the newest versions of an output, a version that
    is pinned, or one that a channel points to or would after a rollback; that is under way; or that is among the
    newest. Of the others everything stays known but the bytes.

    Shows what would go; does it with --yes, or when a person at the terminal says so. With --json: `done`, `keep`,
    `runs`, `versions` (as in `outputs list`, with `read_by`), and `blobs` and `size` in bytes: what would go, or what
    went.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .shapes import readers, version_object

        spec = read_spec(repository)
        store = Store(repository)
        plan = store.collector.plan(keep)
        versions = [version_object(v) | {"read_by": readers(spec, v.manifest)} for v in plan.versions]
        told: dict[str, Any] = {"done": False, "keep": keep, "runs": plan.runs, "versions": versions}
        told |= {"blobs": plan.blobs, "size": plan.size}
        _show_plan(report, plan, versions)
        if not plan.runs and not plan.blobs:
            report.result(told, "Nothing to collect.")
        elif report.confirmed(yes=yes):
            swept = store.collector.collect(plan)
            told |= {"done": True, "blobs": swept.blobs, "size": swept.size}
            report.result(told, f"collected {swept.size:,} bytes in {swept.blobs} files")
        else:
            report.result(told, f"{plan.size:,} bytes in {plan.blobs} files stay")


def _show_plan(report: Report, plan: "Plan", versions: Sequence[dict[str, Any]]) -> None:
    from .render import counted, table
    from .shapes import local_time

    if plan.runs:
        report.say(f"{counted(len(plan.runs), 'run')} would lose the values of their steps: {', '.join(plan.runs)}")
    rows = [
        ["", f"{v['name']}#{v['version']}", f"run {v['run']}", local_time(v["created"]), _read_by(v["read_by"])]
        for v in versions
    ]
    if rows:
        report.say(table(rows))
    if plan.blobs:
        report.say(f"{plan.size:,} bytes in {counted(plan.blobs, 'file')} would go")


def _read_by(steps: Sequence[str]) -> str:
    return f"read in that run by {', '.join(steps)}" if steps else ""


@click.command("scrub")
@repository_here
@click.option("--remake", is_flag=True, help="Run the steps again whose values are damaged, and take what is the same.")
@kernel_option
@json_option
def scrub(repository: Path, kernel: str | None, *, remake: bool, as_json: bool) -> None:
    """Tell what is damaged or gone.

    Every stored byte is read; the exit code is 1 if anything is wrong.

    Damaged bytes are moved to `.nblift/quarantine`. With --remake their steps are run again, with the parameters and
    inputs of their run and the code of today; what has the recorded content is taken. With --json: `blobs` and `size`
    that were checked, `damage` (`digest`, `damaged` or else gone, `values` with `run`, `step` and `value`), `remade`
    (`run`, `step`, `outcome`: `again`, `different` or `failed`, `values`), `diagnostics`.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.remake import remake as make_again
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import counted
        from .verdicts import telling

        read_spec(repository)
        store = Store(repository)
        with telling(report) as progress:
            found = store.scrub(lambda done, of: progress(f"{done} of {of}"))
            remade = make_again(repository, found.damage, kernel) if remake else ()
        wrong = {each.blob for each in store.scrub().damage} if remade else {each.blob for each in found.damage}
        left = [each for each in found.damage if each.blob in wrong]
        diagnostics = [diagnostic for each in remade for diagnostic in each.diagnostics]
        diagnostics += [_told(each) for each in left]
        report.tell(*diagnostics)
        told = {
            "blobs": found.blobs,
            "size": found.size,
            "damage": [_damage_object(each) for each in found.damage],
            "remade": [
                {"run": each.run, "step": each.step, "outcome": each.outcome, "values": each.values} for each in remade
            ],
            "diagnostics": diagnostics,
        }
        lines = [f"{counted(found.blobs, 'blob')} checked, {len(found.damage)} damaged or gone"]
        lines += [f"step {each.step} of run {each.run} made {_outcome(each)}" for each in remade]
        report.result(told, "\n".join(lines))


def _damage_object(damage: "Damage") -> dict[str, Any]:
    values = [{"run": run, "step": step, "value": value} for run, step, value in damage.values]
    return {"digest": damage.blob.digest, "damaged": damage.damaged, "values": values}


def _told(damage: "Damage") -> "Diagnostic":
    from nblift.store.rules import BLOB_DAMAGED, BLOB_MISSING

    rule, state = (BLOB_DAMAGED, "damaged; they are set aside") if damage.damaged else (BLOB_MISSING, "gone")
    run, step, value = damage.values[-1]
    return rule.at(
        f"The bytes of {value} of run {run} are {state}.",
        hint=f"`nblift outputs scrub --remake` runs step {step} again, and takes the same content in its place.",
    )


def _outcome(made: "Remade") -> str:
    words = {"again": "the same content again", "different": "another content", "failed": "nothing"}
    return words[made.outcome]
