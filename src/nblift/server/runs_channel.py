"""The channel of runs: tells a page what changes in the store of a pipeline, whoever changes it; knows no websocket."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from nblift.model.diagnostic import NbliftError
from nblift.run.sources import SPEC_FILE
from nblift.store.store import FOLDER

from .errors import problems_of
from .messages_live import Problem
from .messages_runs import RunsMessage, RunsState
from .runs import Runs
from .runs_desk import RunsDesk

#: Seconds between two looks at the files of a store that another process may write.
_LOOK_S = 1.0
#: Files whose change tells of a change of the store, or of the pipeline.
_FILES = (f"{FOLDER}/store.db", f"{FOLDER}/store.db-wal", SPEC_FILE)

Send = Callable[[RunsMessage], None]
Signature = tuple[tuple[int, int], ...]


class RunsChannel:
    """Follows the runs of one pipeline, or of all.

    Parameters
    ----------
    place
        Folder of the pipeline; empty for all.
    send
        Called in the event loop.
    executor
        Where stores are read.
    """

    def __init__(self, root: Path, desk: RunsDesk, runs: Runs, place: str, send: Send, executor: Executor) -> None:
        self._root, self._desk, self._runs, self._place, self._send = root, desk, runs, place, send
        self._executor = executor
        self._changed = asyncio.Event()
        runs.listeners.add(self._heard)
        self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """The page has gone; runs go on."""
        self._runs.listeners.discard(self._heard)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _heard(self, place: str) -> None:
        if self._place in ("", place):
            self._changed.set()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        told: RunsMessage | None = None
        seen: Signature | None = None
        while True:
            self._changed.clear()
            signature = await loop.run_in_executor(self._executor, self._signature)
            if signature != seen or self._changed.is_set():
                seen = signature
                message = await loop.run_in_executor(self._executor, self._read)
                if message != told:
                    told = message
                    self._send(message)
            try:
                await asyncio.wait_for(self._changed.wait(), _LOOK_S)
                # What was heard may be about a process only, which no file tells of.
                seen = None
            except TimeoutError:
                pass

    def _read(self) -> RunsState | Problem:
        try:
            return self._desk.state(self._place)
        except NbliftError as error:
            return Problem(problems_of(error, 422).diagnostics)

    def _signature(self) -> Signature:
        self._desk.reconcile(self._place)
        places = (self._place,) if self._place else self._desk.known.places()
        return tuple(_stamp(self._root / place / file) for place in places for file in _FILES)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size
