"""What is in a folder, and which of its files were read since the last look.

Native readers (Arrow, HDF5, SQLite) open files behind Python's back. They still move the access time, if that lies
before the modification time and the file system keeps access times at all (``relatime``, ``strictatime``): so a look
ends by setting every access time to 0, and a later one sees which have moved. On ``noatime`` nothing moves, and such
reads stay unseen.
"""

import os
import time
from collections.abc import Collection, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

#: Names of folders and files that never belong to the notebook's data.
IGNORED = frozenset({"__pycache__", ".ipynb_checkpoints", ".git", ".nblift"})

#: What databases keep beside their file while a connection is open, by the ends of its name.
_BESIDE_DATABASES = ("-wal", "-shm", "-journal", ".wal")
#: File systems stamp modification times with a clock that ticks this coarsely.
_TICK_NS = 20_000_000
_DIGESTED_BYTES = 1 << 16


class Entry(NamedTuple):
    """A file at one moment. Times in ns since the epoch, `size` in bytes."""

    modified: int
    size: int
    inode: int
    #: Written so shortly before the look that a further write may leave no trace in the times.
    young: bool
    #: Content, where it may be needed because of that; None also if the file is large.
    digest: bytes | None
    #: Access time moved since the last look.
    read: bool


class Snapshot(NamedTuple):
    """Files and folders below a folder, by path relative to it, written with `/`."""

    files: dict[str, Entry]
    folders: frozenset[str]


def look(folder: Path, *, limit: int, reset_access: bool, before: Snapshot | None = None) -> Snapshot | None:
    """The folder as it is now; None if it holds more than `limit` files or cannot be read.

    `reset_access` sets access times to 0, which changes files' metadata: only for a folder that is our own copy.
    Symbolic links to folders are not followed, and what links point to is never touched.
    """
    files: dict[str, Entry] = {}
    folders: list[str] = []
    now = time.time_ns()
    try:
        for path, entry in _walk(str(folder), ""):
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            if len(files) >= limit:
                return None
            seen = _entry(entry, now, None if before is None else before.files.get(path), reset_access)
            if seen is not None:
                files[path] = seen
    except OSError:
        return None
    return Snapshot(files, frozenset(folders))


def ignored(path: str) -> bool:
    """Whether a relative path belongs to a tool and not to the notebook."""
    return not IGNORED.isdisjoint(path.split("/"))


def is_beside_database(name: str, names: Collection[str]) -> bool:
    """Whether a file is part of a database in another one; `names` are all that are in the folder."""
    return any(name.endswith(end) and name[: -len(end)] in names for end in _BESIDE_DATABASES)


def same(before: Entry, now: Entry) -> bool:
    """Whether the file was not written between the two looks."""
    if (before.modified, before.size, before.inode) != (now.modified, now.size, now.inode):
        return False
    return not before.young or before.digest is None or before.digest == now.digest


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    names = {entry.name for entry in found}
    for entry in found:
        if entry.name in IGNORED or is_beside_database(entry.name, names):
            continue
        yield prefix + entry.name, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{prefix}{entry.name}/")


def _entry(entry: "os.DirEntry[str]", now: int, before: Entry | None, reset_access: bool) -> Entry | None:
    try:
        link = entry.is_symlink()
        stat = entry.stat()
        if not entry.is_file():
            return None
    except OSError:
        return None  # a dangling link, or gone since it was listed
    young = now - stat.st_mtime_ns < _TICK_NS
    digest = None
    # in a folder that is not our own, even reading a file leaves a trace
    if reset_access and stat.st_size <= _DIGESTED_BYTES and (young or (before is not None and before.young)):
        digest = _digest(entry.path)
    read = reset_access and not link and stat.st_atime_ns != 0
    if reset_access and not link and (read or digest is not None):
        _reset(entry.path, stat.st_mtime_ns)
    return Entry(stat.st_mtime_ns, stat.st_size, stat.st_ino, young, digest, read)


def _digest(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:
            return blake2b(file.read(), digest_size=16).digest()
    except OSError:
        return None


def _reset(path: str, modified: int) -> None:
    try:
        os.utime(path, ns=(0, modified), follow_symlinks=False)
    except (OSError, NotImplementedError):
        return
