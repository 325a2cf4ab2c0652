"""Bytes named by their digest: written once, never changed."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from nblift.model.diagnostic import NbliftError, Place
from nblift.model.run import Blob

from .rules import BLOB_MISSING
from .trouble import spoken

_CHUNK = 1 << 20


class Blobs:
    """A folder of blobs.

    A blob is there whole or not at all: it is written beside its place, hashed on the way, made durable and then
    renamed. Writing the same bytes twice, also from two processes at once, keeps one file. Nothing refers to a blob
    until a database transaction does, so one that a crash leaves behind is invisible.

    Parameters
    ----------
    folder
        Made when the first blob is put.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: BinaryIO) -> Blob:
        """Store all that `source` still holds.

        Raises
        ------
        NbliftError
            The disk is full or not writable. Nothing is left behind.
        """
        with spoken(self._folder / "new blob"):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="new-", dir=self._folder)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as target:
                    blob = _copy(source, target)
                self._settle(temporary, self._place(blob.digest))
            finally:
                temporary.unlink(missing_ok=True)
        return blob

    def put_file(self, path: Path) -> Blob:
        """Store the bytes of a file."""
        with spoken(path), path.open("rb") as source:
            return self.put(source)

    def path(self, blob: Blob) -> Path:
        """Where the bytes of `blob` are, for reading only.

        Raises
        ------
        NbliftError
            They are gone.
        """
        place = self._place(blob.digest)
        if not place.is_file():
            raise NbliftError(
                BLOB_MISSING.at(
                    f"The bytes of a stored value ({blob.digest[:19]}…) are gone.",
                    Place(file=str(place)),
                    hint="Run the pipeline again: it makes the value anew.",
                )
            )
        return place

    def _place(self, digest: str) -> Path:
        name = digest.removeprefix("sha256:")
        return self._folder / name[:2] / name[2:]

    def _settle(self, temporary: Path, place: Path) -> None:
        if place.exists():
            return
        temporary.chmod(0o444)
        place.parent.mkdir(exist_ok=True)
        temporary.replace(place)
        _make_durable(place.parent)


def _copy(source: BinaryIO, target: BinaryIO) -> Blob:
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    target.flush()
    os.fsync(target.fileno())
    return Blob(f"sha256:{digest.hexdigest()}", size)


def _make_durable(folder: Path) -> None:
    """Let a rename in `folder` survive a power cut; Windows cannot open folders and does it by itself."""
    with contextlib.suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
