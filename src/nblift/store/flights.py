"""One computation at a time of what several processes would compute all the same."""

import os
from collections.abc import Callable
from pathlib import Path

from .locks import Lock, take
from .trouble import spoken


def board(folder: Path, key: str, waits: Callable[[], bool]) -> Lock | None:
    """Hold a key that no other process holds; whoever had it before has let go, or ended.

    Parameters
    ----------
    folder
        Of the files that are held; made if it is not there.
    key
        Part of a file name.
    waits
        Called again and again while another one holds the key; waits a little, and says whether to wait no longer.

    Returns
    -------
    Lock | None
        To be removed when the result is there for all; None if waiting was given up.
    """
    path = folder / key
    with spoken(path):
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            lock = take(path, make=True)
            if lock is not None and _is(lock, path):
                return lock
            if lock is not None:
                lock.let_go()
            elif waits():
                return None


def drop_old(folder: Path) -> None:
    """Remove the files of keys that nobody holds any more."""
    for path in folder.glob("*"):
        with spoken(path):
            try:
                lock = take(path, make=False)
            except FileNotFoundError:
                continue
            if lock is not None:
                lock.remove()


def _is(lock: Lock, path: Path) -> bool:
    """Whether the file is still the one at its path: who had it before may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(lock.handle), path.stat())
    except FileNotFoundError:
        return False
