"""``nblift run``."""

from pathlib import Path

import click

from .options import json_option, repository_argument
from .report import RUN_FAILED, Report


@click.command("run")
@repository_argument
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a parameter: JSON, or else text. May be repeated.",
)
@click.option("--kernel", metavar="NAME", help="Kernel to run in, instead of the one that the notebook names.")
@json_option
def command(repository: Path, parameters: tuple[str, ...], kernel: str | None, *, as_json: bool) -> None:
    """Run the pipeline in REPOSITORY, every step in a fresh kernel.

    Outputs are kept, with a new version of each published one, in REPOSITORY/.nblift; so is the executed notebook of
    every step. A step that fails ends the run (exit code 3); what succeeded before it stays.
    """
    with Report(as_json=as_json) as report:
        from nblift.model.run import Status
        from nblift.run.parameters import read_parameters
        from nblift.run.pipeline import run_pipeline
        from nblift.run.sources import read_spec

        from .progress import following
        from .shapes import run_object, run_text

        spec = read_spec(repository)
        report.notebook = spec.notebook.path
        given = read_parameters(spec, parameters)
        with following(report) as listener:
            finished = run_pipeline(repository, given, kernel=kernel, listener=listener)
        report.result(run_object(finished.run, finished.versions), run_text(finished.run, finished.versions))
        if finished.run.status is not Status.SUCCEEDED:
            report.end_with(RUN_FAILED)
