"""The live channel: what goes over the websocket `{base}nblift/live?path=PATH`, one per open notebook."""

from typing import Annotated, Any, Literal

import msgspec

from nblift.model.live import LiveRecord
from nblift.model.proposal import ProposedStep

from .messages_cells import CellRow, Counts, HiddenName, StepRow, WireCell, WireDiagnostic
from .messages_promote import PromotionState


class Open(msgspec.Struct, frozen=True, tag="open", omit_defaults=True):
    """The whole notebook: the first message of a channel, and again whenever `edit` would not do."""

    #: Path of the notebook, relative to the server's root.
    path: str
    #: Language of its kernel or metadata, in lower case: `python`.
    language: str
    #: All cells in document order.
    cells: tuple[WireCell, ...]
    #: The notebook's metadata under `nblift`, as it is; null if there is none.
    nblift: dict[str, Any] | None = None


class Edit(msgspec.Struct, frozen=True, tag="edit", omit_defaults=True):
    """What changed since the last `open` or `edit`."""

    #: One more than that of the `edit` before; the first after an `open` is 1.
    revision: int
    #: Cells that are new or have another kind, source or tags.
    cells: tuple[WireCell, ...] = ()
    #: All ids in document order if cells came, went or moved; null if the order is as before.
    order: tuple[str, ...] | None = None
    #: The metadata under `nblift` as it is now; left out if it is as before, null if it is gone.
    nblift: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


class Renamed(msgspec.Struct, frozen=True, tag="renamed"):
    """The notebook has another path; all that is known of it goes along."""

    #: The new path.
    path: str


class Suggest(msgspec.Struct, frozen=True, tag="suggest"):
    """Ask for steps; the answer is `suggestion`, or `problem`. A newer request takes the place of an older one."""


class ImportTags(msgspec.Struct, frozen=True, tag="import_tags"):
    """Ask for nblift's tags in the place of Kale's; the answer is `imported`. The page writes them, or does not."""


class SeenRecords(msgspec.Struct, frozen=True, tag="seen", omit_defaults=True):
    """What the tracker said since the last such message."""

    #: Id of the kernel.
    kernel: str
    #: In the order of their `sequence`; at most 200 at once.
    records: Annotated[tuple[LiveRecord, ...], msgspec.Meta(max_length=200)] = ()
    #: Names that the kernel holds now, of those that a person made; null if the tracker did not say.
    names: tuple[str, ...] | None = None


class Kernel(msgspec.Struct, frozen=True, tag="kernel", omit_defaults=True):
    """The notebook's kernel, whenever something of it changes."""

    #: `restarted` once, right after a restart; all that was seen before is of the last session then.
    state: Literal["none", "starting", "idle", "busy", "dead", "restarted"]
    #: Id of the kernel; empty without one.
    kernel: str = ""
    #: Whether the tracker runs in it; `unknown` until that is found out.
    tracker: Literal["yes", "no", "unknown"] = "unknown"
    #: Session that the tracker said hello with; empty as long as it did not.
    session: str = ""
    #: Ids of cells that run or wait to run.
    running: tuple[str, ...] = ()


ClientMessage = Open | Edit | Renamed | Suggest | ImportTags | SeenRecords | Kernel


class GraphPatch(msgspec.Struct, frozen=True, tag="graph"):
    """What the notebook looks like now: rows that changed, and all that is small.

    The first one after an `open` holds every row.
    """

    #: That of the last `edit` that it knows; 0 right after `open`.
    revision: int
    #: Rows that are new or other than in the last `graph`, in document order.
    cells: tuple[CellRow, ...]
    #: Ids of cells that are gone.
    removed: tuple[str, ...]
    #: All ids in document order; null if as before.
    order: tuple[str, ...] | None
    #: All steps.
    steps: tuple[StepRow, ...]
    #: All diagnostics, by the position of their first place; errors before notes of the same cell.
    diagnostics: tuple[WireDiagnostic, ...]
    #: All hidden names, in alphabetical order.
    hidden: tuple[HiddenName, ...]
    #: Numbers of the above.
    counts: Counts
    #: Whether no cell ran yet with its present source: types and sizes are unknown.
    not_run: bool
    #: What to say about the kernel, in one sentence; empty if all is well.
    kernel_note: str


class Suggestion(msgspec.Struct, frozen=True, tag="suggestion"):
    """Steps that nblift suggests; nothing is written."""

    #: That of the notebook which it was made for.
    revision: int
    #: In document order; none if the notebook has no code that a step could run.
    steps: tuple[ProposedStep, ...]
    #: Ids of cells that should be tagged `setup`.
    setup: tuple[str, ...]
    #: Sentences on the suggestion as a whole; those on a step are in the step.
    reasons: tuple[str, ...]


class CellTags(msgspec.Struct, frozen=True):
    """The tags that a cell is to have."""

    #: Id of the cell.
    id: str
    #: All of them, in order.
    tags: tuple[str, ...]


class Imported(msgspec.Struct, frozen=True, tag="imported"):
    """Tags of nblift in the place of Kale's; nothing is written."""

    #: That of the notebook which they were made for.
    revision: int
    #: The code cells whose tags are to be other than now.
    cells: tuple[CellTags, ...]
    #: What Kale's tags said and those of nblift cannot; an error if there were none.
    diagnostics: tuple[WireDiagnostic, ...]


class PromotionChanged(msgspec.Struct, frozen=True, tag="promotion"):
    """The notebook's promotion: after `open`, and whenever its state changes."""

    #: The last one of this notebook; null if there is none.
    promotion: PromotionState | None


class Problem(msgspec.Struct, frozen=True, tag="problem"):
    """A message could not be followed; the channel goes on."""

    #: What is wrong.
    diagnostics: tuple[WireDiagnostic, ...]


ServerMessage = GraphPatch | Suggestion | Imported | PromotionChanged | Problem
