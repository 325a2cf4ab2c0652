"""``nblift run``."""

from pathlib import Path
from typing import Any

import click

from .options import cold_option, jobs_option, json_option, repository_argument
from .report import Report


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
@click.option("--from", "start", metavar="STEP", help="First step to run; what earlier ones made is taken as it is.")
@click.option("--until", metavar="STEP", help="Last step to run.")
@click.option("--only", multiple=True, metavar="STEP", help="Run this step and no other. May be repeated.")
@click.option("--no-cache", "cache", is_flag=True, flag_value=False, default=True, help="Take no earlier results.")
@click.option(
    "--refresh", multiple=True, metavar="STEP", help="Run this step although nothing changed. May be repeated."
)
@jobs_option
@cold_option
@click.option("--kernel", metavar="NAME", help="Kernel to run in, instead of the one that the notebook names.")
@json_option
def command(repository: Path, parameters: tuple[str, ...], *, as_json: bool, **asked: Any) -> None:
    """Run the pipeline in REPOSITORY, every step in a fresh kernel.

    Outputs are kept, with a new version of each published one, in REPOSITORY/.nblift; so is the executed notebook of
    every step. A step that fails ends the run (exit code 3); what succeeded before it stays. `nblift resume` goes on
    with a run that failed, was stopped (Ctrl-C) or was killed.

    A step that would get what an earlier run got is not run: the earlier result is taken, and its notebook shown.
    `nblift why STEP` says what changed.

    A text that is a secret is given as a reference, `-p api_key=secret:env:API_KEY` or `secret:keyring:SERVICE/NAME`:
    only the step's own process looks it up, and it is written nowhere.

    With --from or --only, what the other steps made is taken from the newest run in which they succeeded.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.parameters import read_parameters
        from nblift.run.pipeline import run_pipeline
        from nblift.run.secret import in_the_open
        from nblift.run.sources import read_spec

        from .finished import tell_finished
        from .progress import following

        spec = read_spec(repository)
        report.notebook = spec.notebook.path
        given = read_parameters(spec, parameters)
        report.tell(*in_the_open(given))
        with following(report) as listener:
            finished = run_pipeline(repository, given, listener=listener, **asked)
        tell_finished(report, finished)
