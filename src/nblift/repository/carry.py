"""Bringing a folder's files to another folder of the same file system without copying their content."""

import errno
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from .manifest import FILES_FILE, generated

#: The file system has no hard links, or no more of them for this file.
_NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})


def carry_over(source: Path, folder: Path, without: Collection[str], renamed: Mapping[str, str]) -> None:
    """Make `folder` hold everything that `source` holds, as hard links.

    Parameters
    ----------
    folder
        An empty folder.
    without
        Paths to leave out; a folder with nothing else in it is left out, too.
    renamed
        Path → new path in the same folder; these are not left out.

    Raises
    ------
    OSError
        EXDEV: something below `source` is a mount of its own, which cannot be moved.
    """
    _carry(source, folder, "", without, renamed)


def rescue(old: Path, new: Path) -> None:
    """Bring over files that somebody made in `old` after it was carried over; not what was generated."""
    ours = {*generated(old), FILES_FILE}
    for folder, _, names in os.walk(old):
        for name in names:
            file = Path(folder, name)
            path = file.relative_to(old)
            place = new / path
            if path.as_posix() in ours or os.path.lexists(place) or _below_a_file(place):
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(file, place)


def _carry(source: Path, folder: Path, at: str, without: Collection[str], renamed: Mapping[str, str]) -> None:
    entries = list(os.scandir(source))
    # what other programs write to comes last, so that little can change before the exchange
    for entry in sorted(entries, key=lambda entry: (entry.name.startswith("."), entry.name)):
        path = at + entry.name
        place = folder / renamed.get(path, path).rpartition("/")[2]
        if path in without and path not in renamed:
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.stat(follow_symlinks=False).st_dev != source.stat().st_dev:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), entry.path)
            place.mkdir()
            _carry(Path(entry.path), place, f"{path}/", without, renamed)
        else:
            _link(Path(entry.path), place)
    if entries and at and not any(folder.iterdir()):
        folder.rmdir()
    else:
        _make_alike(source, folder)


def _link(source: Path, place: Path) -> None:
    try:
        os.link(source, place, follow_symlinks=False)
    except OSError as problem:
        if problem.errno not in _NO_LINK:
            raise
        shutil.copy2(source, place, follow_symlinks=False)


def _make_alike(source: Path, folder: Path) -> None:
    """Give a folder the permissions and times of another, and its owner where that is allowed."""
    shutil.copystat(source, folder)
    if hasattr(os, "chown"):
        there = source.stat()
        try:
            os.chown(folder, there.st_uid, there.st_gid)
        except PermissionError:
            return  # only an administrator may give files away


def _below_a_file(place: Path) -> bool:
    return any(parent.exists() and not parent.is_dir() for parent in place.parents)
