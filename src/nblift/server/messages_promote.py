"""Previews and promotions: bodies of the requests below `{base}nblift/` and of their answers."""

from enum import StrEnum
from typing import Any, Literal

import msgspec

from nblift.model.verdict import Compared, Difference, Verdict

from .messages_cells import WireDiagnostic


class PreviewRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """``POST previews``: what a promotion would write; executes nothing and writes nothing."""

    #: Path of the notebook, relative to the server's root.
    path: str
    #: The notebook as it stands in the browser, nbformat 4; unsaved changes included.
    document: msgspec.Raw
    #: Folder of the pipeline repository, relative to the server's root.
    place: str
    #: Name of the pipeline; if left out or empty, that of the notebook's metadata or file.
    name: str = ""
    #: `tidy` leaves out displays that only look at data, `keep` leaves out none.
    displays: Literal["tidy", "keep"] = "tidy"


class FileStatus(StrEnum):
    """What a promotion would do to a file.

    `A` new · `M` changed · `C` conflict: a person changed it, and so would the promotion · `K` a person changed it,
    and it is kept · `=` as it is · `D` gone.
    """

    NEW = "A"
    CHANGED = "M"
    CONFLICT = "C"
    KEPT = "K"
    SAME = "="
    GONE = "D"


class FileChange(msgspec.Struct, frozen=True):
    """One file of the repository."""

    #: Relative to the repository, `/` between folders.
    path: str
    #: What would happen to it.
    status: FileStatus
    #: Lines that it gains.
    added: int
    #: Lines that it loses.
    removed: int
    #: Text on disk; null if there is none, or if it is no text.
    before: str | None
    #: Text that would be written; null if it would be removed, or is no text.
    after: str | None


class FunctionCell(msgspec.Struct, frozen=True):
    """A cell of a lifted function."""

    #: Id of the cell.
    id: str
    #: Pairs of (line of the cell, line of the file), both from 1, in order; a line may be in several pairs.
    lines: tuple[tuple[int, int], ...]


class LiftedFunction(msgspec.Struct, frozen=True):
    """The function that a step became."""

    #: Name of the step.
    step: str
    #: File of the repository.
    file: str
    #: First line of the function in the file, from 1, decorators included.
    line: int
    #: Last line.
    end_line: int
    #: Its cells in document order.
    cells: tuple[FunctionCell, ...]


class PreviewState(msgspec.Struct, frozen=True):
    """What a promotion would write, as far as the source alone tells."""

    #: All files that the repository would have or lose, by path; empty if the notebook cannot be lifted.
    files: tuple[FileChange, ...]
    #: One per step.
    functions: tuple[LiftedFunction, ...]
    #: What there is to say; an error among them means that nothing would be written.
    diagnostics: tuple[WireDiagnostic, ...]
    #: Whether the last promotion was of this notebook, and no file of it would change.
    up_to_date: bool
    #: Whether the place holds something that nblift did not write, or another pipeline.
    place_taken: bool
    #: Files that a person changed, and that stand in the way: a promotion stops at them, or keeps them beside.
    kept: tuple[str, ...]
    #: Name of the pipeline that was lifted; empty if none was.
    name: str


class PromotionOptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """How to promote."""

    #: `tidy` leaves out displays that only look at data, `keep` leaves out none.
    displays: Literal["tidy", "keep"] = "tidy"
    #: Write also where the verdict is `different`.
    write_different: bool = False
    #: Write also over files that a person changed, and keep theirs beside as `NAME.mine`.
    force: bool = False
    #: Values to verify with, by name of the parameter.
    tries: dict[str, Any] = {}
    #: Seconds that a cell of the notebook may take; any if null.
    cell_timeout_s: float | None = None


class PromotionRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """``POST promotions``: runs in a process of its own, which outlives the page."""

    #: Path of the notebook, relative to the server's root.
    path: str
    #: The notebook as it stands in the browser, nbformat 4; unsaved changes included.
    document: msgspec.Raw
    #: Folder of the pipeline repository, relative to the server's root.
    place: str
    #: `verify` writes nothing · `write` verifies, then writes what is verified · `write-unverified` writes at once and
    #: executes nothing. What was not written may be written by ``POST promotions/ID/write``, see `can_write`.
    mode: Literal["verify", "write", "write-unverified"]
    #: Name of the pipeline; if left out or empty, that of the notebook's metadata or file.
    name: str = ""
    #: How to promote.
    options: PromotionOptions = PromotionOptions()


class WriteRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """``POST promotions/ID/write``: writes what was verified, without verifying again."""

    #: Which verdict is known to be there and accepted; a `different` or `unverified` one needs its own word.
    although: Literal["different", "unverified"] | None = None
    #: Write also over files that a person changed, and keep theirs beside as `NAME.mine`.
    force: bool = False


class Phase(StrEnum):
    """How far a promotion is; the last three are final, but for `done` and `failed` with `can_write`."""

    QUEUED = "queued"
    RUNNING = "running"
    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Stage(msgspec.Struct, frozen=True):
    """One line of the VERIFY section."""

    #: `notebook`, `lift`, the name of a step, `pipeline`, `changed parameters`, `notebook again`, `write`.
    name: str
    #: `skipped` if it was not needed.
    state: Literal["waiting", "running", "done", "failed", "skipped"]
    #: How long it took; null until it has ended.
    seconds: float | None


class FirstDifference(Difference, frozen=True):
    """The first place where notebook and pipeline part, with the cell to go to."""

    #: Id of the cell in which the step made it; empty if unknown.
    cell: str = ""
    #: Its position, from 1; 0 if unknown.
    number: int = 0


class WrittenFiles(msgspec.Struct, frozen=True):
    """What a promotion wrote."""

    #: How many files are new or have another content; 0 if the repository was up to date.
    files: int
    #: Folder of the repository, relative to the server's root.
    place: str
    #: A person's file that stood in the way → where it lies now, both relative to the repository.
    kept: dict[str, str]


class PromotionState(msgspec.Struct, frozen=True):
    """A promotion, from its request on; kept by the server until a newer one of the same notebook."""

    #: Id of the promotion.
    id: str
    #: Path of the notebook, relative to the server's root.
    path: str
    #: Folder of the repository, relative to the server's root.
    place: str
    #: As asked for.
    mode: Literal["verify", "write", "write-unverified"]
    #: How far it is.
    phase: Phase
    #: When it was asked for, milliseconds since 1970.
    started_at: int
    #: In the order in which they run; those that are known from the start are there from the start.
    stages: tuple[Stage, ...]
    #: Null until there is one.
    verdict: Verdict | None
    #: One sentence; why it is not `verified`, else empty.
    reason: str
    #: What was compared; null until there is a verdict.
    compared: Compared | None
    #: Only if there is one.
    first_difference: FirstDifference | None
    #: What there is to say.
    diagnostics: tuple[WireDiagnostic, ...]
    #: What was written; null if nothing was.
    written: WrittenFiles | None
    #: What came of it, in one sentence: `12 files written.`; empty while it runs.
    message: str
    #: Whether ``DELETE promotions/ID`` stops it now; not while it writes.
    can_cancel: bool
    #: Whether ``POST promotions/ID/write`` may follow.
    can_write: bool
    #: How long all of it took last time, in seconds; null if unknown.
    last_seconds: float | None
    #: What the run did outside of its folder: files, subprocesses, network.
    outside: tuple[str, ...]


class RestoreRequest(msgspec.Struct, frozen=True):
    """``POST restores``: put the files of a repository back as they were before the last promotion."""

    #: Folder of the repository, relative to the server's root.
    place: str


class Restored(msgspec.Struct, frozen=True):
    """What was put back."""

    #: Folder of the repository.
    place: str
    #: How many files are other than before.
    files: int
