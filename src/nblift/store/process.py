"""Who this process is, so that people can find it, and tell after a restart that it is gone."""

import os
from functools import cache
from pathlib import Path

import msgspec

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Process(msgspec.Struct, frozen=True):
    """A process: its number alone may be given again, with the others it is not."""

    pid: int
    #: Seconds since the epoch.
    started: float
    #: What tells one start of the machine from the next.
    boot: str


def this_process() -> Process:
    """The process that asks."""
    return _described(os.getpid())


@cache
def _described(pid: int) -> Process:
    import psutil

    return Process(pid, psutil.Process(pid).create_time(), _boot())


def _boot() -> str:
    import psutil

    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        # Only Linux has that file.
        return str(psutil.boot_time())
