"""``nblift runs``."""

from pathlib import Path

import click

from .options import json_option, repository_here
from .report import Report
from .runs_compare import compare

#: How often `cancel` looks whether the run has ended, in seconds.
_LOOK_S = 0.1


@click.group("runs")
def command() -> None:
    """List, show, compare and cancel runs of a pipeline."""


@command.command("list")
@repository_here
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many, the newest first.")
@json_option
def list_(repository: Path, limit: int, *, as_json: bool) -> None:
    """List the runs of the pipeline in REPOSITORY."""
    with Report(as_json=as_json) as report:
        from nblift.run.pipeline import reconcile
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import counted, table
        from .shapes import local_time, run_object

        read_spec(repository)
        store = Store(repository)
        reconcile(store)
        runs = store.runs(limit)
        rows = [[run.id, local_time(run.started), run.status, counted(len(run.steps), "step")] for run in runs]
        text = table(rows) if rows else "No runs yet: `nblift run` makes the first one."
        report.result({"runs": [run_object(run) for run in runs]}, text)


@command.command("show")
@click.argument("run")
@repository_here
@json_option
def show(run: str, repository: Path, *, as_json: bool) -> None:
    """Show one RUN of the pipeline in REPOSITORY: its steps, their outputs, what went wrong, every attempt."""
    with Report(as_json=as_json) as report:
        from nblift.model.run import Status
        from nblift.run.pipeline import reconcile
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import render
        from .shapes import attempt_text, run_object, run_text

        spec = read_spec(repository)
        store = Store(repository)
        reconcile(store)
        found = store.run(run)
        versions = [version for version in store.versions() if version.run == found.id]
        parameters = [f"{name} = {value!r}" for name, value in found.parameters.items()]
        told = [render(diagnostic, spec.notebook.path) for step in found.steps for diagnostic in step.diagnostics]
        attempts = store.journal.attempts(found.id)
        tried = [attempt_text(attempt) for attempt in attempts if attempt.status is not Status.SUCCEEDED]
        text = "\n".join([run_text(found, versions), *parameters, *tried, *told])
        report.result(run_object(found, versions) | {"attempts": attempts}, text)


@command.command("cancel")
@click.argument("run")
@repository_here
@json_option
def cancel(run: str, repository: Path, *, as_json: bool) -> None:
    """End a RUN of the pipeline in REPOSITORY that goes on, and wait for its end.

    Steps that had succeeded stay; `nblift resume` goes on with the run. With --json: `run` and its `status`.
    """
    with Report(as_json=as_json) as report:
        import time

        from nblift.model.run import Status
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        read_spec(repository)
        store = Store(repository)
        status = store.journal.cancel(store.run(run).id)
        while status is Status.RUNNING:
            time.sleep(_LOOK_S)
            store.journal.reconcile()
            status = store.run(run).status
        report.result({"run": run, "status": status}, f"run {run} {status}")


command.add_command(compare)
