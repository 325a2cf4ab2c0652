"""What the runner and `nblift_kernel.looking` tell each other: one JSON file each way.

The structs here are the schema; the kernel's side shares no code with them.
"""

from typing import Any, Literal

import msgspec

VERSION = 1
#: Environment variable with the path of the request.
REQUEST_VARIABLE = "NBLIFT_VALUES"


class StoredOutput(msgspec.Struct, frozen=True):
    """A value as it is stored."""

    codec: str
    #: Absolute paths, in the codec's order.
    blobs: tuple[str, ...]
    key: str | None


class Wanted(msgspec.Struct, frozen=True):
    """A form to write a value in."""

    #: Path without suffix.
    stem: str
    #: Suffix without its dot; None: the first that the value has.
    form: str | None


class ValuesRequest(msgspec.Struct, frozen=True):
    """What the kernel is told: to write one value, or else to compare two."""

    values: tuple[StoredOutput, ...]
    package: str
    #: Where the answer goes.
    result: str
    write: Wanted | None = None
    #: Columns to match rows by.
    key: tuple[str, ...] = ()
    version: int = VERSION


class Written(msgspec.Struct, frozen=True):
    """A file that was written."""

    #: Its name.
    file: str
    #: Whether what is read from it has the same content.
    same: bool


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


class ValuesAnswer(msgspec.Struct, frozen=True):
    """What the kernel answers: one of the three."""

    written: Written | None = None
    compared: Compared | None = None
    #: Why it cannot be done, in one sentence.
    problem: str | None = None
    version: int = VERSION
