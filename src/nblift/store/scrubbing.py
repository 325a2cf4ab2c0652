"""Reading every stored byte, to find damage before somebody needs it."""

from collections.abc import Callable

import msgspec

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob, Manifest

from .blobs import BlobReader
from .database import Database
from .rules import BLOB_DAMAGED


class Damage(msgspec.Struct, frozen=True):
    """Bytes that are not what was written."""

    blob: Blob
    #: Or else they are gone. Damaged ones are set aside now.
    damaged: bool
    #: Values that need them: run, step, value; the oldest run first, its steps in order.
    values: tuple[tuple[str, str, str], ...]


class Scrubbed(msgspec.Struct, frozen=True):
    """What was checked, and what is wrong."""

    blobs: int
    size: int
    damage: tuple[Damage, ...]


def scrub(database: Database, blobs: BlobReader, progress: Callable[[int, int], None]) -> Scrubbed:
    """Check all bytes that something claims.

    Parameters
    ----------
    progress
        Called with the number of blobs that were checked, and of all.
    """
    needed = _needed(database)
    found: list[Damage] = []
    size = 0
    for number, (blob, values) in enumerate(needed.items(), 1):
        try:
            blobs.path(blob)
            size += blob.size
        except NbliftError as error:
            damaged = error.diagnostics[0].code == BLOB_DAMAGED.code
            found.append(Damage(blob, damaged, tuple(values)))
        progress(number, len(needed))
    return Scrubbed(len(needed), size, tuple(found))


def _needed(database: Database) -> dict[Blob, list[tuple[str, str, str]]]:
    with database.reading() as transaction:
        rows = transaction.all(
            "SELECT run, step, body FROM manifests JOIN step_runs USING (run, step) WHERE collected IS NULL "
            "ORDER BY run, step_runs.position, manifests.position"
        )
    needed: dict[Blob, list[tuple[str, str, str]]] = {}
    for run, step, body in rows:
        manifest = msgspec.json.decode(body, type=Manifest)
        for blob in dict.fromkeys(manifest.blobs):
            needed.setdefault(blob, []).append((str(run), step, manifest.value))
    return needed
