"""Runs of a pipeline and the versions of its outputs."""

from enum import StrEnum
from typing import Any

import msgspec

from .diagnostic import Diagnostic


class Status(StrEnum):
    """How a run, or a step run, stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    #: Not executed: what an earlier run made is what it would make.
    CACHED = "cached"
    FAILED = "failed"
    #: Not started, because a step it needs failed.
    SKIPPED = "skipped"
    #: The process that ran it is gone.
    LOST = "lost"
    #: Ended because a person, or a later run, asked for it.
    CANCELLED = "cancelled"

    @property
    def done(self) -> bool:
        """Of a step run: whether its outputs are there, so that they need not be made again."""
        return self in (Status.SUCCEEDED, Status.CACHED)


class Blob(msgspec.Struct, frozen=True):
    """Bytes in the store, named by their sha256."""

    digest: str
    size: int


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """One stored value of a step."""

    #: ``name@step``.
    value: str
    type: str
    codec: str
    #: Blob digests, in the codec's order.
    blobs: tuple[Blob, ...]
    #: Digest of the canonical content tree.
    content: str
    #: Short text that a person sees.
    preview: str = ""
    #: Key inside the blob, when it is part of a unit.
    key: str | None = None
    #: Of a file: its path.
    path: str | None = None
    #: Stored by a serialiser that follows no stable format.
    flagged: bool = False
    #: Classes and functions of the package that its bytes name: ``shop.helpers:Shop``.
    classes: tuple[str, ...] = ()
    #: Digest of how it lies in memory, which sums of floats depend on.
    layout: str = ""


class StepRun(msgspec.Struct, frozen=True):
    """One execution of one step."""

    step: str
    status: Status
    #: Executed step notebook, relative to the repository.
    notebook: str | None = None
    outputs: tuple[Manifest, ...] = ()
    seconds: float | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Of a cached step: the run that executed it, whose notebook this is.
    cached_from: str | None = None


class RunOptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was asked for besides parameters; a resumed run keeps to it."""

    #: Kernel spec in the place of the notebook's.
    kernel: str | None = None
    #: Steps that are to run; None: all.
    steps: tuple[str, ...] | None = None
    #: Whether results of earlier runs are taken.
    cache: bool = True
    #: Steps that run although nothing changed.
    refresh: tuple[str, ...] = ()


#: Nothing was asked for.
ALL = RunOptions()


class Run(msgspec.Struct, frozen=True):
    """One execution of the pipeline."""

    id: str
    pipeline: str
    status: Status
    started: str
    parameters: dict[str, Any]
    steps: tuple[StepRun, ...] = ()
    ended: str | None = None
    #: What started it; empty: a person, by hand.
    cause: str = ""
    #: Archive of the code that it executes.
    code: Blob | None = None
    options: RunOptions = ALL
    #: How many processes have had it; the last one may write.
    token: int = 0


class Version(msgspec.Struct, frozen=True):
    """A published output: `name#number`."""

    name: str
    number: int
    manifest: Manifest
    run: str
    created: str
    #: When its bytes were given up, if they were.
    collected: str | None = None

    @property
    def label(self) -> str:
        """``features#12``."""
        return f"{self.name}#{self.number}"


class Channel(msgspec.Struct, frozen=True):
    """A name that stands for one version of an output, `name@channel`; it moves."""

    name: str
    channel: str
    number: int
    moved: str
    #: What a rollback would make it point to.
    before: int | None = None

    @property
    def label(self) -> str:
        """``features@prod``."""
        return f"{self.name}@{self.channel}"
