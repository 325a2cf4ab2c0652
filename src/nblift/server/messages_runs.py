"""Runs and outputs of pipelines: bodies of the requests below `{base}nblift/`, their answers, and the channel of runs.

A pipeline is named by its `place`: the folder of its repository, relative to the server's root.
"""

from typing import Any

import msgspec

from nblift.model.run import Status

from .messages_cells import WireDiagnostic
from .messages_live import Problem


class RunRow(msgspec.Struct, frozen=True):
    """One line of the RUNS section."""

    #: Folder of the pipeline.
    place: str
    #: Name of the pipeline.
    pipeline: str
    #: Number of the run in its pipeline.
    id: str
    #: How it stands.
    status: Status
    #: Whether every step came from the cache.
    cached: bool
    #: What started it; empty for a person, by hand.
    cause: str
    #: When it began, milliseconds since 1970.
    started_at: int
    #: How long it took; null while it runs, or if nobody knows.
    seconds: float | None
    #: The step that runs, or that ended the run; else empty.
    step: str
    #: How many steps have ended.
    done: int
    #: How many steps there are.
    of: int
    #: What there is to say of the step that ended the run.
    diagnostics: tuple[WireDiagnostic, ...]
    #: Whether ``DELETE runs/ID`` stops it.
    can_cancel: bool
    #: Whether ``POST runs/ID/resume`` goes on with it: what succeeded is not made again.
    can_resume: bool


class PipelineRow(msgspec.Struct, frozen=True):
    """A pipeline below the folder that Jupyter serves."""

    #: Folder of its repository.
    place: str
    #: Its name; that of the folder if its repository is gone.
    name: str
    #: Path of the notebook that it was promoted from; empty if unknown, or outside of the folder.
    notebook: str
    #: Whether its repository is gone.
    missing: bool
    #: Its newest run; null if there is none.
    last: RunRow | None


class PipelineList(msgspec.Struct, frozen=True):
    """``GET pipelines``: all that were found, and those that were here once."""

    #: By name.
    pipelines: tuple[PipelineRow, ...]


class PlaceRequest(msgspec.Struct, frozen=True):
    """``POST pipelines``: there is a pipeline in a folder; ``POST runs/ID/resume``: which one."""

    #: Folder of the pipeline.
    place: str


class PipelineParameter(msgspec.Struct, frozen=True):
    """A parameter that a run may be given."""

    #: As functions call it.
    name: str
    #: As the notebook writes it.
    source_name: str
    #: Annotation, such as ``int | None``.
    type: str
    #: The notebook's value.
    default: Any
    #: What the last run was given; the notebook's value if nothing ran.
    last: Any
    #: What it means; empty if the notebook does not say.
    doc: str


class PipelineFacts(msgspec.Struct, frozen=True):
    """What can be said of a pipeline before it runs."""

    #: Its name.
    name: str
    #: Its parameters, in the notebook's order.
    parameters: tuple[PipelineParameter, ...]
    #: Names of its steps, in order.
    steps: tuple[str, ...]


class ChannelMark(msgspec.Struct, frozen=True):
    """Where a channel of an output is."""

    #: Its name, such as `prod`.
    channel: str
    #: The version that it stands for.
    number: int
    #: What a rollback would make it stand for; null if there is nothing.
    before: int | None


class OutputRow(msgspec.Struct, frozen=True):
    """A version of an output; in the OUTPUTS section the newest one."""

    #: Name of the output.
    name: str
    #: Number of the version.
    number: int
    #: Fully qualified type.
    type: str
    #: Text that a person sees.
    preview: str
    #: Bytes.
    size: int
    #: The run that made it.
    run: str
    #: When it was published, milliseconds since 1970.
    created_at: int
    #: All channels of the output, wherever they are.
    channels: tuple[ChannelMark, ...]
    #: Whether it is kept whatever is collected.
    pinned: bool
    #: Whether its bytes were given up.
    collected: bool


class OutputList(msgspec.Struct, frozen=True):
    """``GET outputs?place=PLACE&name=NAME``: versions of an output."""

    #: Newest first.
    versions: tuple[OutputRow, ...]


class RunsState(msgspec.Struct, frozen=True, tag="runs"):
    """The Runs tab of one pipeline, or of all: ``GET runs?place=PLACE``, and each message of the channel of runs."""

    #: Folder of the pipeline; empty for all.
    place: str
    #: What is known of the pipeline; null for all, or if its repository is gone.
    facts: PipelineFacts | None
    #: Newest first.
    runs: tuple[RunRow, ...]
    #: Whether there are older ones.
    more: bool
    #: The newest version of each output, by name; empty for all pipelines.
    outputs: tuple[OutputRow, ...]


RunsMessage = RunsState | Problem


class RunRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """``POST runs``: run a pipeline, in a process of its own, which outlives the page."""

    #: Folder of the pipeline.
    place: str
    #: Values by name of the parameter, the notebook's for the rest; null for those of the last run.
    parameters: dict[str, Any] | None = None
    #: The first step to run, what those before it made is taken from an earlier run; empty for all steps.
    from_step: str = ""
    #: Whether results of earlier runs are taken, of steps that would get the same.
    cache: bool = True


class StepValue(msgspec.Struct, frozen=True):
    """A value that a step made."""

    #: ``name@step``.
    value: str
    #: Fully qualified type.
    type: str
    #: Text that a person sees.
    preview: str
    #: Bytes.
    size: int
    #: The version that it was published as, such as `features#12`; empty if it was not.
    version: str


class StepState(msgspec.Struct, frozen=True):
    """A step of a run."""

    #: Its name.
    step: str
    #: How it stands.
    status: Status
    #: When its last attempt began, milliseconds since 1970; null if there was none.
    started_at: int | None
    #: How long it took; null while it runs, or if it did not.
    seconds: float | None
    #: Whether ``GET runs/ID/notebook`` has its executed notebook.
    has_notebook: bool
    #: What it made.
    outputs: tuple[StepValue, ...]
    #: What there is to say.
    diagnostics: tuple[WireDiagnostic, ...]
    #: Why it ran, or came from the cache, or did not run: sentences.
    why: tuple[str, ...]


class ParameterValue(msgspec.Struct, frozen=True):
    """A value that a run was given."""

    #: Name of the parameter.
    name: str
    #: Its value.
    value: Any
    #: Whether it is another one than the notebook's.
    changed: bool


class RunState(msgspec.Struct, frozen=True):
    """``GET runs/ID?place=PLACE``: all of a run."""

    #: Its line.
    row: RunRow
    #: In order.
    steps: tuple[StepState, ...]
    #: In the notebook's order.
    parameters: tuple[ParameterValue, ...]


class StepNotebook(msgspec.Struct, frozen=True):
    """``GET runs/ID/notebook?place=PLACE&step=STEP&stamp=STAMP``: the executed notebook of a step."""

    #: Stays the same as long as the notebook does.
    stamp: str
    #: nbformat 4; null if it is not there yet, or is as it was at `stamp`.
    document: dict[str, Any] | None


class OpenStepRequest(msgspec.Struct, frozen=True):
    """``POST runs/ID/open``: lay out a step with its exact inputs, for a person."""

    #: Folder of the pipeline.
    place: str
    #: Name of the step.
    step: str


class OpenOutputRequest(msgspec.Struct, frozen=True):
    """``POST outputs/open``: write a notebook that reads a version of an output."""

    #: Folder of the pipeline.
    place: str
    #: Name of the output.
    name: str
    #: Number of the version.
    number: int


class OpenedNotebook(msgspec.Struct, frozen=True):
    """A notebook that was written for a person to work in; one that was there is as it was."""

    #: Path, relative to the server's root.
    path: str
    #: Id of the cell that the person came for; all before it load what it needs.
    cell: str
    #: The line of that cell that failed, from 1; null if none did.
    line: int | None


class MoveRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """``POST outputs/moves``: let a channel stand for another version."""

    #: Folder of the pipeline.
    place: str
    #: Name of the output.
    name: str
    #: Name of the channel.
    channel: str
    #: The version that it will stand for; null to roll back.
    number: int | None = None
    #: Whether to do it; else it is only told what would change.
    confirmed: bool = False


class Move(msgspec.Struct, frozen=True):
    """What a move changes, or would change."""

    #: The version before; null for a new channel.
    before: int | None
    #: The version after.
    after: int
    #: Steps of the pipeline that take the value in their own run.
    read_by: tuple[str, ...]
    #: Whether it was done.
    done: bool


class PinRequest(msgspec.Struct, frozen=True):
    """``POST outputs/pins``: keep a version whatever is collected, or do so no more."""

    #: Folder of the pipeline.
    place: str
    #: Name of the output.
    name: str
    #: Number of the version.
    number: int
    #: Whether it is to be kept.
    pinned: bool
