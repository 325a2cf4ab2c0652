"""How a run that has ended is told."""

from nblift.model.run import Status
from nblift.run.pipeline import Finished

from .report import RUN_FAILED, STOPPED, Report
from .shapes import run_object, run_text


def tell_finished(report: Report, finished: Finished) -> None:
    """Show a run, and what to do if it did not succeed; the exit code says whether it did."""
    run = finished.run
    report.result(run_object(run, finished.versions), run_text(run, finished.versions))
    if run.status is not Status.SUCCEEDED:
        report.say(f"`nblift resume` goes on with run {run.id}, on the code that it began with.")
        report.end_with(STOPPED if run.status is Status.CANCELLED else RUN_FAILED)
