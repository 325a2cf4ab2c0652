"""How two values, and two runs, differ: what commands print, pages show and programs read."""

from typing import Any, Literal

import msgspec

from .diagnostic import Diagnostic
from .run import Status


class FirstDifference(msgspec.Struct, frozen=True):
    """Where two values first part."""

    path: str
    before: str
    after: str


class Schema(msgspec.Struct, frozen=True):
    """Columns of two frames: name → dtype, or dtypes."""

    added: dict[str, str]
    removed: dict[str, str]
    changed: dict[str, tuple[str, str]]
    reordered: bool
    index: tuple[str, str]


class Rows(msgspec.Struct, frozen=True):
    """Rows of two frames."""

    #: By `content` no row counts as changed: it is removed, and another is added.
    matched_by: Literal["key", "index", "position", "content"]
    before: int
    after: int
    added: int
    removed: int
    changed: int


class Cell(msgspec.Struct, frozen=True):
    """A cell of a frame that changed, as text."""

    row: str
    column: str
    before: str
    after: str


class Numbers(msgspec.Struct, frozen=True):
    """Numbers side by side: `value`, or `count`, `missing`, `mean`, `std`, `min`, `max`; infinite ones as text."""

    name: str
    before: dict[str, float | str]
    after: dict[str, float | str]


class Lines(msgspec.Struct, frozen=True):
    """Lines of two text files."""

    added: int
    removed: int


class Compared(msgspec.Struct, frozen=True):
    """How two values differ; what their kind does not have is left out."""

    same: bool
    types: tuple[str, str]
    first: FirstDifference | None = None
    schema: Schema | None = None
    rows: Rows | None = None
    cells: tuple[Cell, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    #: Of files that hold text.
    lines: Lines | None = None
    #: Of arrays.
    shape: tuple[list[int], list[int]] | None = None
    dtypes: tuple[str, str] | None = None
    elements: dict[str, int | float | str] | None = None
    #: Of mappings: `all`, `changed`, and `shown`, a list of name, before and after.
    entries: dict[str, Any] | None = None


class Fact(msgspec.Struct, frozen=True):
    """Something of a run that is said in a word: a parameter, a library; None where the run does not have it."""

    name: str
    same: bool
    before: str | None = None
    after: str | None = None


class CodePart(msgspec.Struct, frozen=True):
    """A piece of the code of two runs."""

    #: `rest`: what stands in a module besides functions, classes and constants. `wiring`: what the spec says of a step.
    kind: Literal["step", "function", "class", "constant", "rest", "file", "wiring"]
    #: Of a step its name, else as in the source.
    name: str
    file: str
    #: `cosmetic`: other comments, docstrings or layout.
    change: Literal["equal", "cosmetic", "changed", "added", "removed"]
    #: Lines of a unified diff, without its head.
    diff: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both compute the same."""
        return self.change in ("equal", "cosmetic")


class Picture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure in an executed notebook."""

    #: Relative to the repository.
    notebook: str
    #: Positions of the cell and of its output, from 0.
    cell: int
    output: int
    mime: str
    #: Of what can be seen of it: of a PNG its pixels.
    digest: str
    #: Width and height in pixels, of a PNG.
    size: tuple[int, int] | None = None


class FigurePair(msgspec.Struct, frozen=True):
    """The figures at one position of a step."""

    step: str
    #: From 1.
    position: int
    same: bool
    before: Picture | None = None
    after: Picture | None = None


class TextPair(msgspec.Struct, frozen=True):
    """What a step printed and displayed as text."""

    step: str
    same: bool
    #: Lines of a unified diff, without its head; addresses, folders and times of the runs are left out.
    diff: tuple[str, ...] = ()
    #: Lines of the diff that were left out at its end.
    more: int = 0


class StepSide(msgspec.Struct, frozen=True):
    """A step in one run."""

    status: Status
    seconds: float | None = None
    #: Run whose result was taken.
    cached_from: str | None = None
    #: Executed notebook, relative to the repository.
    notebook: str | None = None
    #: What went wrong.
    problem: str | None = None


class StepPair(msgspec.Struct, frozen=True):
    """A step in two runs; None in the run whose pipeline does not have it."""

    name: str
    #: Whether both ended the same way; how long they took does not count.
    same: bool
    before: StepSide | None = None
    after: StepSide | None = None


class OutputSide(msgspec.Struct, frozen=True):
    """A value that a step of one run made."""

    type: str
    #: Digest of its content.
    content: str
    #: Bytes.
    size: int
    preview: str = ""
    #: What it was published as, ``features#12``.
    version: str | None = None


class OutputPair(msgspec.Struct, frozen=True):
    """A value in two runs; None in the run that did not make it."""

    #: ``name@step``.
    value: str
    same: bool
    before: OutputSide | None = None
    after: OutputSide | None = None
    compared: Compared | None = None
    #: Why they were not compared, though they differ.
    problem: Diagnostic | None = None


class RunSide(msgspec.Struct, frozen=True):
    """One of two runs."""

    id: str
    pipeline: str
    status: Status
    started: str
    ended: str | None
    #: What started it; empty: a person, by hand.
    cause: str


class Count(msgspec.Struct, frozen=True):
    """How many of something differ."""

    different: int
    all: int


class Comparison(msgspec.Struct, frozen=True):
    """Two runs of a pipeline beside each other; what is equal is there too, without differences."""

    before: RunSide
    after: RunSide
    code: tuple[CodePart, ...]
    parameters: tuple[Fact, ...]
    environment: tuple[Fact, ...]
    steps: tuple[StepPair, ...]
    outputs: tuple[OutputPair, ...]
    figures: tuple[FigurePair, ...]
    texts: tuple[TextPair, ...]
    #: What could not be compared, and why.
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def counts(self) -> dict[str, Count]:
        """By section, in the order in which people read them."""
        sections = ("code", "parameters", "environment", "steps", "outputs", "figures", "texts")
        return {name: _count(getattr(self, name)) for name in sections}

    @property
    def same(self) -> bool:
        """Whether nothing differs, of what could be compared."""
        return not any(count.different for count in self.counts.values())


def _count(pairs: tuple[Any, ...]) -> Count:
    return Count(sum(not each.same for each in pairs), len(pairs))
