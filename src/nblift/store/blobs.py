"""Bytes named by their digest: written once, never changed, checked before they are read."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from nblift.model.diagnostic import NbliftError, Place
from nblift.model.run import Blob

from .rules import BLOB_DAMAGED, BLOB_MISSING
from .trouble import spoken

_CHUNK = 1 << 20
#: Beside the folder of blobs: where damaged ones are put.
QUARANTINE = "quarantine"

#: Size, time of change, time of change of its entry, inode.
Stamp = tuple[int, int, int, int]


class Draft(msgspec.Struct, frozen=True):
    """Bytes that are on the disk but not yet at their place."""

    path: Path
    blob: Blob


def run_again(_: Blob) -> str:
    """What to do about bytes of which nothing else is known."""
    return "Run the pipeline again: it makes the value anew."


class BlobReader:
    """A folder of blobs, for reading.

    Parameters
    ----------
    folder
        Need not be there.
    remedy
        Says in one sentence how to make a blob again that is gone or damaged.
    """

    def __init__(self, folder: Path, *, remedy: Callable[[Blob], str] = run_again) -> None:
        self.folder = folder
        self._remedy = remedy
        #: Digest → stamp of the file that was found to be whole: bytes are read for that once in a process.
        self._whole: dict[str, Stamp] = {}

    def path(self, blob: Blob) -> Path:
        """Where the bytes of `blob` are, found to be whole; for reading only.

        Raises
        ------
        NbliftError
            They are gone, or damaged: then they are set aside, so that nobody reads them.
        """
        place = self.place(blob)
        try:
            stamp = _stamp(place.stat())
        except (FileNotFoundError, NotADirectoryError):
            raise NbliftError(
                BLOB_MISSING.at(
                    f"The bytes of a stored value ({blob.digest[:19]}…) are gone.",
                    Place(file=str(place)),
                    hint=self._remedy(blob),
                )
            ) from None
        if self._whole.get(blob.digest) != stamp:
            self._check(blob, place)
        return place

    def place(self, blob: Blob) -> Path:
        """Where the bytes of `blob` are, if they are there; unchecked."""
        name = blob.digest.removeprefix("sha256:")
        return self.folder / name[:2] / name[2:]

    def forget(self) -> None:
        """Check every blob anew when it is next read."""
        self._whole.clear()

    def files(self) -> Iterator[tuple[Blob, Path]]:
        """All blobs that are there, whole or not, in the order of their digests."""
        with spoken(self.folder):
            shards = sorted(path for path in self.folder.glob("??") if path.is_dir())
        for shard in shards:
            for path in sorted(shard.iterdir()):
                with contextlib.suppress(FileNotFoundError):
                    yield Blob(f"sha256:{shard.name}{path.name}", path.stat().st_size), path

    def _check(self, blob: Blob, place: Path) -> None:
        with spoken(place), place.open("rb") as source:
            status = os.fstat(source.fileno())
            found = hashlib.file_digest(source, "sha256").hexdigest()
        if blob.digest == f"sha256:{found}":
            self._whole[blob.digest] = _stamp(status)
            return
        aside = self.folder.parent / QUARANTINE / place.parent.name / place.name
        with spoken(aside):
            _set_aside(place, aside, status.st_ino)
        raise NbliftError(
            BLOB_DAMAGED.at(
                f"The bytes of a stored value ({blob.digest[:19]}…) are not what was written; they are set aside.",
                Place(file=str(aside)),
                hint=self._remedy(blob),
            )
        )


class Blobs(BlobReader):
    """A folder of blobs, for writing too.

    A blob is there whole or not at all: it is written beside its place, hashed on the way, made durable and then
    renamed. Writing the same bytes twice, also from two processes at once, keeps one file. Nothing refers to a blob
    until a database transaction does, so one that a crash leaves behind is invisible.

    Parameters
    ----------
    folder
        Made when the first blob is put.
    remedy
        See `BlobReader`.
    hold
        Called with each blob before it gets its place: from then on nobody may collect it.
    prefix
        What the names of drafts begin with.
    """

    def __init__(
        self,
        folder: Path,
        *,
        remedy: Callable[[Blob], str] = run_again,
        hold: Callable[[Blob], None] | None = None,
        prefix: str = "new-",
    ) -> None:
        super().__init__(folder, remedy=remedy)
        self._hold = hold
        self._prefix = prefix

    def put(self, source: BinaryIO) -> Blob:
        """Store all that `source` still holds.

        Raises
        ------
        NbliftError
            The disk is full or not writable. Nothing is left behind.
        """
        draft = self.write(source)
        try:
            if self._hold is not None:
                self._hold(draft.blob)
            self.settle(draft)
        finally:
            draft.path.unlink(missing_ok=True)
        return draft.blob

    def put_file(self, path: Path) -> Blob:
        """Store the bytes of a file."""
        with spoken(path), path.open("rb") as source:
            return self.put(source)

    def write(self, source: BinaryIO) -> Draft:
        """The first half of `put`: the bytes are on the disk, durable, and not yet at their place."""
        with spoken(self.folder / "new blob"):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=self._prefix, dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as target:
                    return Draft(Path(name), _copy(source, target))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def settle(self, draft: Draft) -> None:
        """The second half of `put`. What is at the place already is replaced: it may be damaged."""
        place = self.place(draft.blob)
        with spoken(place):
            draft.path.chmod(0o444)
            if not place.parent.exists():
                place.parent.mkdir(exist_ok=True)
                _make_durable(self.folder)
            try:
                draft.path.replace(place)
            except PermissionError:
                # Windows does not replace what is read-only, or open.
                if not place.exists():
                    raise
                return
            _make_durable(place.parent)
            self._whole[draft.blob.digest] = _stamp(place.stat())


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _set_aside(place: Path, aside: Path, inode: int) -> None:
    """Move a damaged file away; if somebody put a new one there meanwhile, that one stays."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        place.replace(aside)
        if aside.stat().st_ino != inode:
            aside.replace(place)


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
