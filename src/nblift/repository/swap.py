"""Replacing a folder as a whole: built beside it, then exchanged by name.

Whoever is killed on the way leaves a folder beside the target whose name tells how far it got:

``.NAME.nblift-new``
    just begun; nothing in it is needed.
``.NAME.nblift-INODE``
    with that inode: the new folder, not exchanged yet; not needed. With another one: the old folder, exchanged, which
    may still hold a file that somebody made in the last moment.
``.NAME.nblift-old``
    the old folder, where a file system cannot exchange two names at once; if the target is missing, it is the target.
``.NAME.nblift-done-INODE``
    the old folder, with nothing in it that the target lacks.

The next promotion puts all of this in order before it begins.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Brings over what the old folder (first) has and the new one (second) lacks.
Rescue = Callable[[Path, Path], None]


@contextmanager
def replacing(target: Path, rescue: Rescue) -> Iterator[Path]:
    """Give an empty folder that takes the place of `target` when the block ends, and vanishes if it raises.

    Only for who is `alone` and has made things `tidy`.
    """
    begun = _beside(target, "new")
    begun.mkdir()
    folder = begun.rename(_beside(target, str(begun.stat().st_ino)))
    try:
        yield folder
        _swap(folder, target)
        sync(target.parent)
    finally:
        tidy(target, rescue)


def tidy(target: Path, rescue: Rescue) -> None:
    """Put in order what a promotion left, wherever it stopped."""
    prefix = _beside(target, "").name
    for folder in sorted(path for path in target.parent.iterdir() if path.name.startswith(prefix)):
        stage = folder.name.removeprefix(prefix)
        if stage == "old" and not target.exists():
            folder.rename(target)
        elif stage == "old" or (stage.isdigit() and folder.stat().st_ino != int(stage)):
            _discard(folder, target, rescue)
        elif stage == "new" or stage.isdigit() or stage.startswith("done"):
            _remove(folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other promotion writes into the folder; on Windows there is no such lock."""
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Make names in a folder last through a loss of power, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(folder: Path, target: Path) -> None:
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        target.rename(_beside(target, "old"))
        folder.rename(target)


def _discard(old: Path, target: Path, rescue: Rescue) -> None:
    try:
        rescue(old, target)
        done = old.rename(_beside(target, f"done-{old.stat().st_ino}"))
    except OSError:
        return  # the new folder is in place and this one is kept: the next promotion tries again
    _remove(done)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # what stays is no harm: the next promotion tries again


def _beside(target: Path, stage: str) -> Path:
    return target.with_name(f".{target.name}.nblift-{stage}")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one instant; False where the system or the file system cannot."""
    if os.name != "posix":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, 2)  # RENAME_SWAP
    elif hasattr(libc, "renameat2"):
        at = -100  # AT_FDCWD; both names are absolute
        failed = libc.renameat2(at, names[0], at, names[1], 2)  # RENAME_EXCHANGE
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(code, os.strerror(code), str(other))
    return not failed
