"""``nblift verify``."""

from pathlib import Path

import click

from .options import json_option, repository_argument
from .report import Report
from .verdicts import asked, conclude, read_tries, telling, verification_options


@click.command("verify")
@repository_argument
@click.option(
    "--notebook", type=click.Path(path_type=Path), help="Notebook to compare with, instead of the repository's."
)
@verification_options
@json_option
def command(
    repository: Path,
    notebook: Path | None,
    tries: tuple[str, ...],
    kernel: str | None,
    cell_timeout: float | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    """Compare the pipeline in REPOSITORY with its notebook: names, text and figures of every step.

    The code of both is executed, in a copy of the notebook's folder. Nothing is written. Exit code: 0 verified,
    1 different or declined, 4 unverified.
    """
    with Report(as_json=as_json) as report:
        from nblift.promote.reverify import verify_repository

        path = notebook or repository
        report.notebook = path.name
        if not asked(report, path, repository, yes=yes):
            return
        with telling(report) as progress:
            done = verify_repository(
                repository,
                notebook,
                kernel=kernel,
                tries=read_tries(tries),
                cell_timeout_s=cell_timeout,
                progress=progress,
            )
        conclude(report, done, path, repository)
