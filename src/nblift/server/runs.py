"""Runs that this server began: one at a time per pipeline, each in a worker of its own."""

import asyncio
from collections.abc import Callable

from nblift.model.diagnostic import NbliftError

from . import rules
from .jobs import Job, stopped
from .tasks import Ran, Refused, RunTask

#: Seconds that a run has to end by itself once it is cancelled.
_PATIENCE_S = 20.0
#: Seconds that a worker takes at most to end once its run is over.
_MOMENT_S = 2.0

#: Told the place of a pipeline of which something changed.
Listener = Callable[[str], None]


class Runs:
    """All runs of one server.

    What they do is in the store of their pipeline, where everybody reads it; here are only their processes.
    """

    def __init__(self) -> None:
        #: Place of the pipeline → its run under way.
        self._active: dict[str, _Active] = {}
        self.listeners: set[Listener] = set()

    async def start(self, place: str, task: RunTask) -> str:
        """Run a pipeline, or go on with a run; the number of the run, once it goes on.

        Raises
        ------
        NbliftError
            The pipeline is being run by this server right now, or the run cannot begin.
        """
        before = self._active.get(place)
        if before is not None and before.task is not None:
            # A run is over in the store a moment before its process has ended.
            await asyncio.wait([before.task], timeout=_MOMENT_S)
        if place in self._active:
            message = f"{place} is being run already."
            raise NbliftError(rules.ALREADY_RUNNING.at(message, hint="Wait until it is done, or cancel it."))
        active = self._active[place] = _Active(task)
        active.task = asyncio.create_task(self._follow(place, active))
        return await active.number

    async def ended(self, place: str, run: str) -> None:
        """Wait until a run that was begun here and is being cancelled has ended; nothing else is waited for.

        A worker that does not end by itself is ended.
        """
        active = self._active.get(place)
        if active is None or active.known != run or active.task is None:
            return
        _, waiting = await asyncio.wait([active.task], timeout=_PATIENCE_S)
        if waiting:
            await active.end()

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
