"""A file that one process holds until it lets go or ends, however it ends."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A held lock; see `take`."""

    def __init__(self, handle: int, path: Path) -> None:
        #: Descriptor of the open file.
        self.handle = handle
        self._path = path

    def remove(self) -> None:
        """Let go, and remove the file."""
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        self.let_go()
        self._path.unlink(missing_ok=True)

    def let_go(self) -> None:
        """Let go, as the end of the process does."""
        os.close(self.handle)


def take(path: Path, *, make: bool) -> Lock | None:
    """Hold a file, without waiting; None if somebody holds it, this process included.

    Parameters
    ----------
    make
        Make the file; else it is to be there.

    Raises
    ------
    OSError
        The file is not there, or cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o644)
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return Lock(handle, path)
