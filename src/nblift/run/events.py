"""What a run tells while it goes on."""

from collections.abc import Callable

import msgspec

from nblift.model.run import Run, StepRun, Version


class RunStarted(msgspec.Struct, frozen=True):
    """The plan stands; `run.steps` are all pending."""

    run: Run


class StepStarted(msgspec.Struct, frozen=True):
    """A step's kernel is being started."""

    step: str
    #: From 1.
    number: int
    of: int


class StepEnded(msgspec.Struct, frozen=True):
    """A step succeeded or failed, and that is recorded."""

    step: StepRun
    number: int
    of: int
    #: What it published.
    versions: tuple[Version, ...]


class RunEnded(msgspec.Struct, frozen=True):
    """Nothing more will happen."""

    run: Run


Event = RunStarted | StepStarted | StepEnded | RunEnded
#: Called in the process and thread of the run, in order; what it raises ends the run.
Listener = Callable[[Event], None]


def nobody(_: Event) -> None:
    """Listen to nothing."""
