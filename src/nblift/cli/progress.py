"""A run as it goes on, on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager

from nblift.run.events import Event, Listener, StepEnded, StepFailed, StepStarted

from .report import Report
from .shapes import seconds


@contextmanager
def following(report: Report) -> Iterator[Listener]:
    """A listener that shows each step as it starts and ends: a bar on a terminal, a line per step elsewhere."""
    if not report.talks:
        yield lambda event: _line(report, event)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        #: Steps that go on, in the order of their beginning.
        running: dict[str, None] = {}
        ended = 0

        def show(event: Event) -> None:
            nonlocal ended
            match event:
                case StepStarted():
                    running[event.step] = None
                case StepFailed() | StepEnded():
                    running.pop(event.step.step, None)
                    ended += isinstance(event, StepEnded)
                    # The bar makes room for the line, and comes back below it.
                    progress.stop()
                    _line(report, event)
                    progress.start()
                case _:
                    return
            progress.update(task, description=", ".join(running), total=event.of, completed=ended)

        yield show


def _line(report: Report, event: Event) -> None:
    if isinstance(event, StepEnded):
        report.say(f"step {event.number} of {event.of}: {event.step.step} {event.step.status} {_took(event)}".rstrip())
        report.tell(*event.step.diagnostics)
    elif isinstance(event, StepFailed):
        attempt = f"{event.step.step} failed in attempt {event.attempt}"
        report.say(f"step {event.number} of {event.of}: {attempt}, again in {event.again_in:g} s")
        for told in event.step.diagnostics:
            report.say(told.message)


def _took(event: StepEnded) -> str:
    took = seconds(event.step.seconds)
    if event.step.cached_from is not None:
        took = f"from run {event.step.cached_from}"
    published = ", ".join(f"{version.name}#{version.number}" for version in event.versions)
    if not event.step.status.done or not published:
        return f"({took})" if took else ""
    return f"({took}), published {published}"
