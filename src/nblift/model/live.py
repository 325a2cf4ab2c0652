"""What the tracker in a kernel tells while somebody works (written by `nblift_kernel.live`, see its schema)."""

import msgspec

from .observation import CellSeen


class LiveRecord(CellSeen, frozen=True, omit_defaults=True, kw_only=True):
    """What one execution of a cell did.

    The tracker in a session has less time than in a run of its own: what it could not compare is `may`, whether a
    value pickles is not tried, and files that native code reads or writes are not seen.
    """

    #: Names the session of the tracker: another one after every restart.
    session: str
    #: Counts the cells of the session, from 1.
    sequence: int
    #: Cells that had run in the kernel before the session began.
    unseen: int
    #: Digest of the source as it was sent: ``sha256:<32 hex>`` of its UTF-8 bytes.
    source_hash: str
    #: When it started, in milliseconds since 1970.
    started_at: int
    #: How long it ran.
    seconds: float


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first message to every client."""

    #: Version of `nblift_kernel`.
    version: str
    #: Version of the schema that messages follow.
    schema: int
    #: Process of the kernel.
    pid: int
    #: Version of Python, e.g. ``3.11.7``.
    python: str
    #: As in `LiveRecord`.
    session: str
    #: As in `LiveRecord`.
    unseen: int


class Ran(msgspec.Struct, frozen=True, tag="cell"):
    """A cell has ended."""

    record: LiveRecord


class Names(msgspec.Struct, frozen=True, tag="names"):
    """The names of the notebook that the kernel holds now; told when they are others than before."""

    names: tuple[str, ...]


class Off(msgspec.Struct, frozen=True, tag="off"):
    """The tracker ends, and nothing more is told."""

    #: Why, in one sentence; empty if somebody wanted it.
    reason: str


KernelMessage = Hello | Ran | Names | Off
