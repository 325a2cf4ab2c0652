"""``nblift resume``."""

from pathlib import Path

import click

from .options import cold_option, jobs_option, json_option, repository_here
from .report import Report


@click.command("resume")
@repository_here
@click.argument("run", required=False)
@jobs_option
@cold_option
@json_option
def command(repository: Path, run: str | None, jobs: int, *, cold: bool, as_json: bool) -> None:
    """Go on with a RUN of the pipeline in REPOSITORY that failed, was stopped or was killed; the newest if left out.

    It stays the same run: with its own parameters, and on the code that it began with, whatever was edited since.
    Steps that had succeeded are not made again.
    """
    with Report(as_json=as_json) as report:
        from nblift.run.pipeline import resume_pipeline
        from nblift.run.sources import read_spec

        from .finished import tell_finished
        from .progress import following

        report.notebook = read_spec(repository).notebook.path
        with following(report) as listener:
            finished = resume_pipeline(repository, run, jobs=jobs, cold=cold, listener=listener)
        tell_finished(report, finished)
