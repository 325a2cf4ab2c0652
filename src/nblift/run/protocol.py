"""What the runner and `nblift_kernel.step` tell each other: one JSON file each way.

The structs here are the schema; the kernel's side shares no code with them.
"""

from typing import Any

import msgspec

from nblift.model.spec import ValueKind

VERSION = 1
#: Environment variable with the path of the request.
REQUEST_VARIABLE = "NBLIFT_STEP"


class StoredValue(msgspec.Struct, frozen=True):
    """An argument, and which part of what is loaded it is."""

    argument: str
    value: str
    type: str
    #: Its key in the loaded mapping.
    key: str


class StoredUnit(msgspec.Struct, frozen=True):
    """Values that are loaded together: one object graph."""

    codec: str
    flagged: bool
    #: Keys of the mapping that is loaded, in the order in which it was saved.
    names: tuple[str, ...]
    #: Absolute paths, in the codec's order.
    blobs: tuple[str, ...]
    values: tuple[StoredValue, ...]


class PlacedFile(msgspec.Struct, frozen=True):
    """A file of an earlier step that is in the folder already, and the argument that names it."""

    argument: str
    value: str
    #: ``pathlib.Path`` or ``str``.
    type: str
    #: Absolute.
    path: str


class WantedOutput(msgspec.Struct, frozen=True):
    """A value that the function has to return."""

    value: str
    #: Key in the unit's mapping.
    key: str
    field: str | None
    kind: ValueKind
    unit: str | None


class Request(msgspec.Struct, frozen=True):
    """What the kernel is told."""

    #: ``package.steps:function``.
    function: str
    package: str
    #: Folder that the package is imported from.
    source: str
    #: Folder that all files of the step are in, its working directory too; absolute, without symbolic links.
    folder: str
    #: Where the kernel puts what it saves, and its answer.
    saved: str
    result: str
    units: tuple[StoredUnit, ...]
    files: tuple[PlacedFile, ...]
    #: Names of the notebook that are arguments too.
    parameters: tuple[str, ...]
    outputs: tuple[WantedOutput, ...]
    #: Arguments that the step may change, generators that it may draw from.
    mutates: tuple[str, ...]
    draws: tuple[str, ...]
    #: Distribution → version that the notebook's kernel had.
    distributions: dict[str, str]
    probe: dict[str, Any] | None = None
    version: int = VERSION


class SavedValue(msgspec.Struct, frozen=True):
    """One value that was saved."""

    value: str
    key: str
    type: str
    #: Digest of its canonical content tree; empty for a file.
    content: str
    preview: str
    #: How it lies in memory.
    layout: str = ""


class SavedUnit(msgspec.Struct, frozen=True):
    """Values that were saved together."""

    codec: str
    flagged: bool
    #: Names of files in `Request.saved`; of a file output, its absolute path.
    files: tuple[str, ...]
    values: tuple[SavedValue, ...]
    #: Classes and functions of the package that the bytes name: ``shop.helpers:Shop``.
    classes: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True):
    """A line that an exception went through."""

    file: str
    line: int
    function: str


class Failure(msgspec.Struct, frozen=True):
    """Why the step did not succeed."""

    #: ``raised``, ``changed``, ``drew``, ``missing``, ``unstorable``, ``lost``.
    kind: str
    #: Class of the exception, and its message.
    error: str
    message: str
    #: Arguments, generators or values that it is about.
    names: tuple[str, ...] = ()
    #: Of an import that failed: the module.
    module: str = ""
    #: Outermost first.
    frames: tuple[Frame, ...] = ()


class Watched(msgspec.Struct, frozen=True):
    """What the process was seen to read and to do, besides what it was given; see `nblift_kernel.reads`."""

    #: Path, size (-1: not there), times of change of content and entry, inode, digest if it was just written.
    files: tuple[tuple[str, int, int, int, int, str], ...]
    #: Files of modules that neither Python, nor a library, nor the pipeline has.
    modules: tuple[str, ...]
    #: Import name of each library that is loaded → folder that it is installed in.
    roots: dict[str, str]
    #: Modules that were asked for and are not there, and where libraries are looked for.
    missing: tuple[str, ...]
    folders: tuple[str, ...]
    #: Environment variable → digest of `salt` and value; empty: not set.
    environment: dict[str, str]
    salt: str
    #: What another run cannot take for granted, one sentence each.
    reasons: tuple[str, ...]
    #: Global generators that changed in the call.
    drawn: tuple[str, ...]
    python: str


class Result(msgspec.Struct, frozen=True):
    """What the kernel answers."""

    units: tuple[SavedUnit, ...] = ()
    #: Whether the step ended, its guard passed and all its outputs are in `units`.
    saved: bool = False
    #: Arguments whose content the step changed, declared or not.
    changed: tuple[str, ...] = ()
    failure: Failure | None = None
    #: Distributions that are there in another version; empty string: not there.
    distributions: dict[str, str] = {}
    #: Step → file that `nblift_kernel.capture` wrote, if the request had a probe.
    probe: dict[str, str] | None = None
    seen: Watched | None = None
    version: int = VERSION
