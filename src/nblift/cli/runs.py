"""``nblift runs``."""

from pathlib import Path

import click

from .options import json_option, repository_here
from .report import Report


@click.group("runs")
def command() -> None:
    """List and show past runs of a pipeline."""


@command.command("list")
@repository_here
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many, the newest first.")
@json_option
def list_(repository: Path, limit: int, *, as_json: bool) -> None:
    """List the runs of the pipeline in REPOSITORY."""
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import counted, table
        from .shapes import local_time, run_object

        read_spec(repository)
        runs = Store(repository).runs(limit)
        rows = [[run.id, local_time(run.started), run.status, counted(len(run.steps), "step")] for run in runs]
        text = table(rows) if rows else "No runs yet: `nblift run` makes the first one."
        report.result({"runs": [run_object(run) for run in runs]}, text)


@command.command("show")
@click.argument("run")
@repository_here
@json_option
def show(run: str, repository: Path, *, as_json: bool) -> None:
    """Show one RUN of the pipeline in REPOSITORY: its steps, their outputs, what went wrong."""
    with Report(as_json=as_json) as report:
        from nblift.run.sources import read_spec
        from nblift.store.store import Store

        from .render import render
        from .shapes import run_object, run_text

        spec = read_spec(repository)
        store = Store(repository)
        found = store.run(run)
        versions = [version for version in store.versions() if version.run == found.id]
        parameters = [f"{name} = {value!r}" for name, value in found.parameters.items()]
        told = [render(diagnostic, spec.notebook.path) for step in found.steps for diagnostic in step.diagnostics]
        report.result(run_object(found, versions), "\n".join([run_text(found, versions), *parameters, *told]))
