"""A notebook on the wire: cells as the browser sends them, rows and diagnostics as the panel shows them."""

from enum import StrEnum
from typing import Literal

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.graph import Evidence
from nblift.model.notebook import CellKind


class WireCell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell as it stands in the browser."""

    #: nbformat's id; stays when the cell is moved or edited.
    id: str
    #: nbformat's cell type.
    kind: CellKind
    #: Whole text of the cell.
    source: str
    #: `metadata.tags`, as they are.
    tags: tuple[str, ...] = ()
    #: Left out or null if the cell has none; only gaps between counts are looked at.
    execution_count: int | None = None


class RowRole(StrEnum):
    """What a code cell is for; `none` also for text cells."""

    STEP = "step"
    PARAMETERS = "parameters"
    SETUP = "setup"
    CHECK = "check"
    SKIP = "skip"
    IMPORTS = "imports"
    NONE = "none"


class RowState(StrEnum):
    """How a cell stands to the kernel, as far as the tracker saw it."""

    UNRUN = "unrun"
    FRESH = "fresh"
    STALE = "stale"
    FAILED = "failed"
    RUNNING = "running"


class Need(msgspec.Struct, frozen=True):
    """What a cell needs from one other cell, with one kind of evidence; two kinds are two needs."""

    #: Id of the cell that made it; always above, or the cell is `made below` and stands in `diagnostics`.
    cell: str
    #: Names, in alphabetical order; ambient state as `file:PATH`, `env:NAME`, `rng:random`, `config:pandas`, `cwd`.
    names: tuple[str, ...]
    #: `proved` follows from the source, `observed` was seen in the kernel, `may` cannot be excluded.
    evidence: Evidence


class SeenName(msgspec.Struct, frozen=True):
    """What a name held when the cell had last run with its present source."""

    #: As a person would write it: `pd.DataFrame`, `list[str]`; `Any` if unknown.
    annotation: str
    #: Fully qualified type: `pandas.DataFrame`.
    type: str
    #: In words: `439 rows × 7 columns`; empty if there is nothing to say.
    size: str
    #: Bytes, roughly; null if unknown.
    nbytes: int | None


class CellRow(msgspec.Struct, frozen=True):
    """One cell of the notebook, text cells included."""

    #: nbformat's id.
    id: str
    #: Position among all cells, from 1: what people call the cell.
    number: int
    #: First line that is not blank, stripped, at most 200 characters; empty for an empty cell.
    first_line: str
    #: What the cell is for.
    role: RowRole
    #: Name of the step that it is in; null outside of steps.
    step: str | None
    #: Whether the cell itself holds its step's tag.
    begins: bool
    #: What it needs, by maker in document order.
    needs: tuple[Need, ...]
    #: Names that it binds or changes, in order of first binding.
    makes: tuple[str, ...]
    #: Names that it reads and other cells made, in order of first use.
    reads: tuple[str, ...]
    #: Whether its source can be read; if not, all facts but its place are those of its last source that could be.
    parses: bool
    #: How it stands to the kernel.
    state: RowState
    #: Why it is stale, in one sentence; else empty.
    stale_because: str
    #: Name → what it held; only for the cell's present source.
    seen: dict[str, SeenName]


class StepRow(msgspec.Struct, frozen=True):
    """One step, in document order."""

    #: As in its tag; a second part of a divided step is `name_2`.
    name: str
    #: Position among the steps, from 1: chooses the colour.
    number: int
    #: Ids of its code cells in document order.
    cells: tuple[str, ...]
    #: Names that it takes from earlier steps, in order of first use.
    needs: tuple[str, ...]
    #: Names that later steps take from it, in order of first binding.
    makes: tuple[str, ...]
    #: Always false in `graph`; a suggestion comes in `suggestion`.
    suggested: bool


class HiddenName(msgspec.Struct, frozen=True):
    """A name that the kernel holds and no cell makes."""

    #: The name.
    name: str
    #: Ids of the cells that use it, in document order; may be empty.
    cells: tuple[str, ...]


class Fix(msgspec.Struct, frozen=True):
    """A change that mends a diagnostic, and that the panel knows how to make."""

    #: Text of the link-button: `Skip cell 9 too`.
    label: str
    #: `tag` adds the tag `value` to `cells` · `untag` takes it away · `move` puts `cells` into the step `value` ·
    #: `merge` joins the step `value` with the one above it · `suggest` asks for a suggestion · `open` goes to the
    #: first of `cells` · `force` writes once more and keeps the person's files beside · `place` asks for another place.
    kind: Literal["tag", "untag", "move", "merge", "suggest", "open", "force", "place"]
    #: Ids of the cells that it changes.
    cells: tuple[str, ...]
    #: A tag, a step or empty, as `kind` says.
    value: str


class WireDiagnostic(Diagnostic, frozen=True):
    """A diagnostic in the form of `nblift check --json`, with what the panel can do about it."""

    #: Best one first; may be empty.
    fixes: tuple[Fix, ...] = ()


class Counts(msgspec.Struct, frozen=True):
    """Numbers for the header and the status bar."""

    #: Steps that tags name.
    steps: int
    #: Cells that are stale.
    stale: int
    #: Diagnostics that block writing.
    errors: int
    #: Those that do not.
    notes: int
