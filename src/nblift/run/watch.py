"""Watching a kernel's process from outside: its end, and the limits and wishes that end it."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

import msgspec

from .process import Process

#: How often wishes and the time are looked at, and the memory, in seconds.
_LOOK_S = 0.05
_MEASURE_S = 0.25


class Ended(StrEnum):
    """How an execution ended."""

    WELL = "well"
    #: A cell raised an exception.
    RAISED = "raised"
    DIED = "died"
    NOT_STARTED = "not started"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    #: Somebody wished it.
    CANCELLED = "cancelled"


class Limits(msgspec.Struct, frozen=True):
    """What an execution may take; None for as much as there is."""

    #: For all cells together, and the start of the kernel.
    timeout_s: float | None = None
    #: Resident memory of the kernel's process and of all that it started.
    memory_bytes: int | None = None


class Watch:
    """What is known of a kernel's process.

    Parameters
    ----------
    limits
        The process is killed when it goes beyond.
    cancel
        The process is killed when it is set.
    """

    def __init__(self, process: Process, limits: Limits, cancel: threading.Event | None) -> None:
        self._process = process
        self._limits = limits
        self._cancel = cancel
        #: Set once the process has ended.
        self.gone = asyncio.Event()
        self.exit_code: int | None = None
        #: Why it was killed, if it was, and how much memory it had then.
        self.killed: Ended | None = None
        self.memory_bytes: int | None = None

    @asynccontextmanager
    async def watching(self, since: float) -> AsyncIterator[None]:
        """Watch while the body lasts.

        Parameters
        ----------
        since
            When the execution began, as `time.monotonic` tells it.
        """
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait, args=(loop,), name="nblift-kernel-end", daemon=True).start()
        looking = [asyncio.create_task(self._look(since))]
        if self._limits.memory_bytes is not None:
            looking.append(asyncio.create_task(self._measure(self._limits.memory_bytes)))
        try:
            yield
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        code = self._process.wait()
        # The loop is closed if nobody waits any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._end, code)

    def _end(self, code: int | None) -> None:
        self.exit_code = code
        self.gone.set()

    def kill(self, why: Ended) -> None:
        """End the process and all that it started; the first reason counts."""
        if self.killed is None and not self.gone.is_set():
            self.killed = why
            self._process.kill()

    async def _look(self, since: float) -> None:
        while not self.gone.is_set():
            if self._cancel is not None and self._cancel.is_set():
                self.kill(Ended.CANCELLED)
            if self._limits.timeout_s is not None and time.monotonic() - since > self._limits.timeout_s:
                self.kill(Ended.TIMED_OUT)
            await asyncio.sleep(_LOOK_S)

    async def _measure(self, most: int) -> None:
        while not self.gone.is_set():
            taken = await asyncio.to_thread(resident_bytes, self._process.pid)
            if taken > most:
                self.memory_bytes = taken
                self.kill(Ended.OUT_OF_MEMORY)
            await asyncio.sleep(_MEASURE_S)


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and of all that it started, added up; 0 if it is gone."""
    import psutil

    total = 0
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.Error:
            continue
    return total
