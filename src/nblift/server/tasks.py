"""What the server asks of a worker process, and what the worker says: one JSON value per line, both ways."""

from typing import Any, Literal

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.proposal import Proposal
from nblift.model.verdict import Compared, Difference, Verdict
from nblift.promote.doing import Doing

from .messages_promote import FileChange, LiftedFunction, PromotionOptions


class SuggestTask(msgspec.Struct, frozen=True, tag="suggest"):
    """Propose steps; the answer is `Proposed`."""

    path: str
    document: msgspec.Raw


class CheckTask(msgspec.Struct, frozen=True, tag="check"):
    """Look for what stands between the notebook and a pipeline; the answer is `Checked`."""

    path: str
    document: msgspec.Raw


class PreviewTask(msgspec.Struct, frozen=True, tag="preview"):
    """Lift without executing, and compare with what is on disk; the answer is `Previewed`."""

    path: str
    document: msgspec.Raw
    target: str
    name: str
    displays: Literal["tidy", "keep"]


class PromoteTask(msgspec.Struct, frozen=True, tag="promote"):
    """Verify, say `Ready`, and then write whenever a `Write` comes, until the input ends."""

    path: str
    document: msgspec.Raw
    target: str
    name: str
    options: PromotionOptions
    #: Execute nothing.
    static: bool


class RunTask(msgspec.Struct, frozen=True, tag="run"):
    """Run a pipeline, or go on with a run; says `Ran` from its beginning on."""

    repository: str
    parameters: dict[str, Any] = {}
    #: The first step; empty for all.
    start: str = ""
    #: Whether results of earlier runs are taken.
    cache: bool = True
    #: A run to go on with, in the place of a new one.
    resume: str = ""


class OpenStepTask(msgspec.Struct, frozen=True, tag="open_step"):
    """Lay out a step of a run for a person; the answer is `LaidOut`."""

    repository: str
    run: str
    step: str


Task = SuggestTask | CheckTask | PreviewTask | PromoteTask | RunTask | OpenStepTask


class Write(msgspec.Struct, frozen=True):
    """Write what was verified; from here on the worker ends by itself only."""

    #: Also where the verdict is `different`.
    different: bool = False
    #: Also over files that a person changed.
    force: bool = False


class Proposed(msgspec.Struct, frozen=True, tag="proposed"):
    """Steps for a notebook."""

    proposal: Proposal


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    """Findings about a notebook."""

    diagnostics: tuple[Diagnostic, ...]


class Previewed(msgspec.Struct, frozen=True, tag="previewed"):
    """What a promotion would write."""

    name: str
    files: tuple[FileChange, ...]
    functions: tuple[LiftedFunction, ...]
    diagnostics: tuple[Diagnostic, ...]
    place_taken: bool
    kept: tuple[str, ...]


class Does(msgspec.Struct, frozen=True, tag="does"):
    """Something begins."""

    doing: Doing


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """All is done but writing."""

    verdict: Verdict
    reason: str
    compared: Compared
    first_difference: Difference | None
    #: Id and position of the cell that the first difference is in; empty and 0 if unknown.
    cell: str
    number: int
    diagnostics: tuple[Diagnostic, ...]
    outside: tuple[str, ...]


class Wrote(msgspec.Struct, frozen=True, tag="wrote"):
    """The files are in their place."""

    files: int
    kept: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]


class Ran(msgspec.Struct, frozen=True, tag="ran"):
    """Something happened in a run, and is recorded in the store."""

    run: str


class LaidOut(msgspec.Struct, frozen=True, tag="laid_out"):
    """A notebook for a person is there."""

    notebook: str
    #: Id of the cell that the person came for, and the line in it that failed.
    cell: str
    line: int | None


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The task, or writing, cannot go on; nothing was written."""

    diagnostics: tuple[Diagnostic, ...]


Answer = Proposed | Checked | Previewed | Does | Ready | Wrote | Ran | LaidOut | Refused
