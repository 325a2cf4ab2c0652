"""Runs that this server began: one at a time per pipeline, each in a worker of its own."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nblift.model.diagnostic import NbliftError

from . import rules
from .jobs import Job, stopped
from .paths import confined
from .tasks import Ran, Refused, RunTask

#: Told the place of a pipeline of which something changed.
Listener = Callable[[str], None]


class Runs:
    """All runs of one server.

    What they do is in the store of their pipeline, where everybody reads it; here is only whose processes go on.

    Parameters
    ----------
    root
        The folder that Jupyter serves.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        #: Place of the pipeline → its run under way.
        self._active: dict[str, _Active] = {}
        self.listeners: set[Listener] = set()

    async def start(self, place: str, parameters: dict[str, Any]) -> str:
        """Run a pipeline; the number of the run, once it has one.

        Raises
        ------
        NbliftError
            The path leads outside, the pipeline is being run by this server right now, or the run cannot begin.
        """
        folder = confined(self._root, place)
        if place in self._active:
            message = f"{place} is being run already."
            raise NbliftError(rules.ALREADY_RUNNING.at(message, hint="Wait until it is done, or cancel it."))
        active = self._active[place] = _Active(RunTask(str(folder), parameters))
        active.task = asyncio.create_task(self._follow(place, active))
        return await active.number

    def is_mine(self, place: str, run: str) -> bool:
        """Whether this server began a run that goes on."""
        active = self._active.get(place)
        return active is not None and active.number.done() and active.known == run

    async def cancel(self, place: str, run: str) -> None:
        """Stop a run; what its steps made stays.

        Raises
        ------
        NbliftError
            This server did not begin it, or it is over.
        """
        if not self.is_mine(place, run):
            message = f"Run {run} of {place} is over, or was not begun here."
            raise NbliftError(rules.NOTHING_TO_CANCEL.at(message, hint="Stop it where it was begun."))
        await self._active[place].end()

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(active.end() for active in list(self._active.values())))

    async def _follow(self, place: str, active: "_Active") -> None:
        try:
            await active.run(lambda: self._tell(place))
        finally:
            del self._active[place]
            self._tell(place)

    def _tell(self, place: str) -> None:
        for listener in list(self.listeners):
            listener(place)


class _Active:
    """A run under way."""

    def __init__(self, task: RunTask) -> None:
        self._asked = task
        self._job: Job | None = None
        self._ending = False
        self.task: asyncio.Task[None] | None = None
        #: Resolved when the run has begun, or cannot.
        self.number: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        #: The number, as soon as it is known.
        self.known = ""

    async def run(self, tell: Callable[[], None]) -> None:
        """Start the worker, and follow it to its end."""
        job = self._job = await Job.start(self._asked)
        if self._ending:
            await job.end()
        try:
            async for answer in job.answers():
                if isinstance(answer, Refused) and not self.number.done():
                    self.number.set_exception(NbliftError(*answer.diagnostics))
                elif isinstance(answer, Ran) and not self.number.done():
                    self.known = answer.run
                    self.number.set_result(answer.run)
                tell()
        finally:
            await job.end()
            if not self.number.done():
                self.number.set_exception(NbliftError(stopped()))

    async def end(self) -> None:
        """Stop it, and wait until it has stopped."""
        self._ending = True
        if self._job is not None:
            await self._job.end()
        if self.task is not None:
            await asyncio.wait([self.task])
