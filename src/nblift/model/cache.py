"""What a step's result depended on, so that a later run can tell whether it would get the same."""

import msgspec


class Library(msgspec.Struct, frozen=True):
    """An installed distribution that a step's process had loaded."""

    version: str
    #: The file that lists what was installed, absolute: another build of the same version has another one.
    record: str
    digest: str


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a step's process really read, and no spec says."""

    #: ``3.11.7``.
    python: str = ""
    #: Path, absolute or relative to the package's folder → digest of the content; empty: the step looked for it, and
    #: there was no such file.
    files: dict[str, str] = {}
    #: Distribution → what was there.
    libraries: dict[str, Library] = {}
    #: Modules that libraries would use and did not find, and the folders that they were looked for in.
    missing: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    #: Environment variable → digest of `salt` and its value; empty: it was not set.
    environment: dict[str, str] = {}
    salt: str = ""


class FileMark(msgspec.Struct, frozen=True):
    """A file at the time when its content was digested."""

    path: str
    #: Bytes; times of change of content and of the entry, in ns since the epoch.
    size: int
    modified: int
    changed: int
    inode: int
    digest: str
    #: When the digest was taken, in ns since the epoch.
    taken: int


class CodeFacts(msgspec.Struct, frozen=True):
    """What the source alone says of a step."""

    #: Digest of the source and of all else that the rest was found from.
    digest: str
    #: Component → short value, or a digest.
    components: dict[str, str]
    reasons: tuple[str, ...]
    #: What of libraries is used, with dots.
    libraries: tuple[str, ...]
    #: Absolute paths that the source names.
    paths: tuple[str, ...]


class CacheEntry(msgspec.Struct, frozen=True):
    """A result of a step and all that it depended on."""

    #: Digest of `facts`.
    key: str
    #: What was known before the step ran: component (``function shop.helpers.clean``) → short value, or a digest.
    facts: dict[str, str]
    #: What was found out while it ran.
    seen: Seen
    #: Why a later run could get another result although nothing of this changed; empty: it could not.
    reasons: tuple[str, ...] = ()
    #: Run that computed the result, if it is not the one that the entry is committed with, and when.
    origin: str | None = None
    made: str = ""
    #: Digests that were taken meanwhile, so that nobody has to read these files again.
    marks: tuple[FileMark, ...] = ()
    #: What was found from the source, if it was not known before.
    code: CodeFacts | None = None
