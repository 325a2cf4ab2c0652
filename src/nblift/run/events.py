"""What a run tells while it goes on."""

from collections.abc import Callable

import msgspec

from nblift.model.run import Run, StepRun, Version


class RunStarted(msgspec.Struct, frozen=True):
    """The plan stands; steps of `run` that are to be made are pending."""

    run: Run


class StepStarted(msgspec.Struct, frozen=True):
    """A step's kernel is being started."""

    step: str
    #: From 1.
    number: int
    of: int
    #: From 1, over all processes that had the run.
    attempt: int = 1


class StepOutput(msgspec.Struct, frozen=True):
    """A step that executes printed something."""

    step: str
    text: str


class StepFailed(msgspec.Struct, frozen=True):
    """An attempt failed, and there will be another one."""

    #: As it would have ended.
    step: StepRun
    number: int
    of: int
    attempt: int
    #: Seconds until then.
    again_in: float


class StepEnded(msgspec.Struct, frozen=True):
    """A step succeeded, failed or was cancelled, and that is recorded."""

    step: StepRun
    number: int
    of: int
    #: What it published.
    versions: tuple[Version, ...]
    attempt: int = 1


class RunEnded(msgspec.Struct, frozen=True):
    """Nothing more will happen."""

    run: Run


Event = RunStarted | StepStarted | StepOutput | StepFailed | StepEnded | RunEnded
#: Called in the process and thread of the run, in order; what it raises ends the run.
Listener = Callable[[Event], None]


def nobody(_: Event) -> None:
    """Listen to nothing."""
