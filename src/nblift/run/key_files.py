"""Digests of files that are not in the store, each read once as long as nothing shows that it changed."""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path

from nblift.model.cache import FileMark

#: A file that changed so shortly before its digest was taken may have changed once more and show the same times.
YOUNG_NS = 2_000_000_000
#: Elsewhere `st_ctime` is not when the file was changed, and times of change can be set at will.
_TELLS_CHANGES = os.name == "posix"


class Digests:
    """Digests of files by path.

    Parameters
    ----------
    known
        Digests that were taken before.
    """

    def __init__(self, known: Mapping[str, FileMark]) -> None:
        self._known = dict(known)
        #: Digests that were taken since.
        self.taken: dict[str, FileMark] = {}

    def of(self, path: str) -> str:
        """Digest of the file's content as it is now; empty if there is none, of a folder that of all that is in it."""
        try:
            status = os.stat(path)  # noqa: PTH116 - asked for every file of every step
        except OSError:
            return ""
        if stat.S_ISDIR(status.st_mode):
            return self._of_folder(path)
        known = self._known.get(path)
        if known is not None and _TELLS_CHANGES and _is_unchanged(known, status):
            return known.digest
        return self._read(path)

    def _read(self, path: str) -> str:
        taken = time.time_ns()
        try:
            with Path(path).open("rb") as file:
                status = os.fstat(file.fileno())
                digest = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        except OSError:
            return "unreadable"
        mark = FileMark(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, digest, taken)
        self._known[path] = self.taken[path] = mark
        return digest

    def _of_folder(self, path: str) -> str:
        whole = hashlib.sha256()
        for entry in sorted(Path(path).iterdir()):
            whole.update(f"{entry.name}\0{entry.is_dir()}\0{self.of(str(entry))}\0".encode("utf-8", "surrogatepass"))
        return whole.hexdigest()[:32]


def _is_unchanged(mark: FileMark, status: os.stat_result) -> bool:
    now = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    if now != (mark.size, mark.modified, mark.changed, mark.inode):
        return False
    return max(mark.modified, mark.changed) + YOUNG_NS < mark.taken
