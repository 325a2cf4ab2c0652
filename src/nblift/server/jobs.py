"""Worker processes, seen from the server: one task each, its answers as they come, ended at any moment."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError

from . import rules
from .tasks import Answer, Refused, Task, Write

#: Seconds that a worker has to stop its kernels before it is killed.
_GRACE_S = 10.0
#: Longest line of a worker, in bytes: a preview holds whole files.
_LONGEST = 256 << 20

_ANSWER: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class Job:
    """A worker process with its task; ends with the server, whatever happens to that."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, task: Task) -> "Job":
        """Start a worker in a process group of its own, and give it its task."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "nblift.server.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
            limit=_LONGEST,
            start_new_session=True,
        )
        job = cls(process)
        await job._send(task)
        return job

    async def _send(self, value: msgspec.Struct) -> None:
        stream = self._process.stdin
        assert stream is not None
        # a worker that is gone is told by the end of its answers
        with contextlib.suppress(ConnectionError):
            stream.write(msgspec.json.format(msgspec.json.encode(value), indent=-1) + b"\n")
            await stream.drain()

    async def write(self, order: Write) -> None:
        """Let the worker write what it verified; from now on it must not be ended."""
        await self._send(order)

    async def answers(self) -> AsyncIterator[Answer]:
        """All that the worker says, until it ends."""
        stream = self._process.stdout
        assert stream is not None
        while line := await stream.readline():
            yield _ANSWER.decode(line)

    async def end(self) -> None:
        """End the worker and all that it started; nothing happens to one that has ended."""
        if self._process.returncode is None:
            self._signal(signal.SIGTERM, group=False)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _GRACE_S)
        if os.name == "posix":
            self._signal(signal.SIGKILL, group=True)
        elif self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _signal(self, number: int, *, group: bool) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)


async def answer_of(task: Task) -> Answer:
    """Do a task that has one answer; cancelling the caller ends the worker.

    Raises
    ------
    NbliftError
        The task cannot be done, or the worker stopped.
    """
    starting = asyncio.ensure_future(Job.start(task))
    try:
        job = await asyncio.shield(starting)
    except asyncio.CancelledError:
        # half a start leaves a process that nobody knows
        await (await starting).end()
        raise
    try:
        async for answer in job.answers():
            if isinstance(answer, Refused):
                raise NbliftError(*answer.diagnostics)
            return answer
        raise NbliftError(stopped())
    finally:
        await job.end()


def stopped() -> Diagnostic:
    """Say that a worker ended before its time."""
    return rules.STOPPED.at("The process that did the work stopped.", hint="Try again.")
