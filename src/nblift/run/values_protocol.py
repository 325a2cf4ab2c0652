"""What the runner and `nblift_kernel.looking` tell each other: one JSON file each way.

The structs here are the schema; the kernel's side shares no code with them.
"""

import msgspec

from nblift.model.comparison import Compared

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
    """What the kernel is told: to write one value, or else to compare the first with the second, and so on."""

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


class Answered(msgspec.Struct, frozen=True):
    """What came of comparing two values: one of the three."""

    compared: Compared | None = None
    #: Why it makes no sense as it was asked for, in one sentence.
    problem: str | None = None
    #: What a value raised that cannot be loaded here.
    error: str | None = None


class ValuesAnswer(msgspec.Struct, frozen=True):
    """What the kernel answers: what it wrote or why it could not, or one answer for each pair."""

    written: Written | None = None
    compared: tuple[Answered, ...] = ()
    #: Why it cannot be written, in one sentence.
    problem: str | None = None
    version: int = VERSION
