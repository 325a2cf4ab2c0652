"""Which files a run leaves changed in its folder, and whether two of them hold the same."""

import gzip
import hashlib
import io
import os
import pickletools
import shutil
import sqlite3
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from nblift.run.transcript import Normal, pixels_digest

from .scratch import LEFT_OUT

#: Larger files are compared by their digest only, in bytes.
KEPT = 64 << 20
#: File systems stamp changes with a clock that ticks this coarsely.
_TICK_NS = 20_000_000
#: Size, time of change, inode.
_Stamp = tuple[int, int, int]


class Change(msgspec.Struct, frozen=True):
    """What a changed file was when somebody looked."""

    #: SHA-256 of its bytes; empty: it was deleted.
    digest: str
    #: Where a copy lies; None: deleted, or too large.
    copy: Path | None = None


class Watch:
    """Tells which files below a folder changed since it looked last.

    Parameters
    ----------
    folder
        Symbolic links in it are no files of its own.
    copies
        For copies of what changed; made if it is not there.
    empty
        Take all that is there for new; else look right away.
    """

    def __init__(self, folder: Path, copies: Path, *, empty: bool = False) -> None:
        self._folder = folder
        self._copies = copies
        self._stamps = {} if empty else dict(_stamps(folder, folder))
        #: Files written so shortly before a look that a further write may leave no trace in their stamps.
        self._young: dict[str, Change] = {}
        self._count = 0

    def changes(self) -> dict[str, Change]:
        """Relative path (with `/`) → what the file is now, of those that changed."""
        before, self._stamps = self._stamps, dict(_stamps(self._folder, self._folder))
        moved = {path for path in before.keys() | self._stamps.keys() if before.get(path) != self._stamps.get(path)}
        known, self._young = self._young, {}
        found: dict[str, Change] = {}
        for path in sorted(moved | known.keys()):
            now = self._look(path)
            if path in moved or now.digest != known[path].digest:
                found[path] = now
            if path in self._stamps and time.time_ns() - self._stamps[path][1] < _TICK_NS:
                self._young[path] = now
        return found

    def _look(self, path: str) -> Change:
        file = self._folder / path
        if path not in self._stamps:
            return Change("")
        try:
            times = file.stat()
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            copy = self._kept(file) if times.st_size <= KEPT else None
            # by access times the kernel knows what cells read
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        except OSError:
            # A process that the code started may take its files away at any time.
            return Change("")
        return Change(digest, copy)

    def _kept(self, file: Path) -> Path:
        self._count += 1
        copy = self._copies / str(self._count)
        self._copies.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        return copy


class CellFiles:
    """Changes of files, by the cell in which they came about."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._cell = ""
        #: Id of the cell → what it changed.
        self.changes: dict[str, dict[str, Change]] = {}

    def begins(self, cell: str) -> None:
        """A cell begins, the one before it has ended; the empty id ends the last one."""
        found = self._watch.changes()
        if found:
            self.changes[self._cell] = found
        self._cell = cell


#: What databases keep beside their file while a connection is open, by the ends of its name.
_BESIDE_DATABASES = ("-wal", "-shm", "-journal", ".wal")


def _stamps(folder: Path, root: Path) -> Iterator[tuple[str, _Stamp]]:
    entries = list(os.scandir(folder))
    names = {entry.name for entry in entries}
    for entry in entries:
        if any(entry.name.endswith(end) and entry.name[: -len(end)] in names for end in _BESIDE_DATABASES):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in LEFT_OUT:
                yield from _stamps(Path(entry.path), root)
        elif entry.is_file(follow_symlinks=False):
            status = entry.stat()
            stamp = (status.st_size, status.st_mtime_ns, status.st_ino)
            yield Path(entry.path).relative_to(root).as_posix(), stamp


def same_file(one: Change, other: Change, normals: tuple[Normal, Normal]) -> bool | None:
    """Whether two files hold the same; None where it cannot be told.

    Equal bytes do. Besides: databases with the same rows, pictures with the same pixels, archives with the same
    members, pickles that differ in the module of the notebook's classes, texts that differ only in what runs may
    differ in.
    """
    if one.digest == other.digest:
        return True
    if one.copy is None or other.copy is None:
        return False
    a, b = one.copy.read_bytes(), other.copy.read_bytes()
    way = next((w for sign, w in _WAYS.items() if a.startswith(sign) and b.startswith(sign)), _same_text)
    try:
        return way(a, b, normals)
    except (OSError, EOFError, sqlite3.Error, struct.error, zipfile.BadZipFile, zlib.error, _Unreadable):
        # Not what the first bytes promise, or a kind of it that nobody else can read.
        return None


def is_cut_off(one: Change, other: Change) -> bool:
    """Whether the first is only the beginning of the other, as of a file that is still open."""
    if one.copy is None or other.copy is None:
        return False
    beginning, whole = one.copy.read_bytes(), other.copy.read_bytes()
    return len(beginning) < len(whole) and whole.startswith(beginning)


class _Unreadable(Exception):
    """The content is of a known kind, and cannot be read."""


def _same_database(a: bytes, b: bytes, _: tuple[Normal, Normal]) -> bool:
    return _dump(a) == _dump(b)


def _dump(content: bytes) -> list[str]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        return list(connection.iterdump())
    finally:
        connection.close()


def _same_picture(a: bytes, b: bytes, _: tuple[Normal, Normal]) -> bool:
    return pixels_digest(a) == pixels_digest(b)


def _same_compressed(a: bytes, b: bytes, _: tuple[Normal, Normal]) -> bool:
    return gzip.decompress(a) == gzip.decompress(b)


def _same_archive(a: bytes, b: bytes, normals: tuple[Normal, Normal]) -> bool:
    with zipfile.ZipFile(io.BytesIO(a)) as one, zipfile.ZipFile(io.BytesIO(b)) as other:
        pairs = [(one.read(n), other.read(n)) for n in one.namelist() if n in other.namelist()]
        return one.namelist() == other.namelist() and all(x == y or _same_text(x, y, normals) for x, y in pairs)


def _same_pickle(a: bytes, b: bytes, normals: tuple[Normal, Normal]) -> bool:
    return _operations(a, normals[0]) == _operations(b, normals[1])


def _operations(content: bytes, normal: Normal) -> list[tuple[str, Any]]:
    """What a pickle does, without the lengths that the names of modules change."""
    try:
        found = [(code.name, argument) for code, argument, _ in pickletools.genops(content) if code.name != "FRAME"]
    except ValueError as problem:
        raise _Unreadable from problem
    return [(name, normal(f"{argument}.") if isinstance(argument, str) else argument) for name, argument in found]


def _same_text(a: bytes, b: bytes, normals: tuple[Normal, Normal]) -> bool:
    try:
        return normals[0](a.decode()) == normals[1](b.decode())
    except UnicodeDecodeError:
        return False


#: First bytes → how such files are compared.
_WAYS: Mapping[bytes, Callable[[bytes, bytes, tuple[Normal, Normal]], bool]] = {
    b"SQLite format 3\0": _same_database,
    b"\x89PNG\r\n": _same_picture,
    b"\x1f\x8b": _same_compressed,
    b"PK": _same_archive,
    b"\x80": _same_pickle,
}
