"""Executing a notebook's cells in a started kernel, on top of papermill's and nbclient's handling of outputs.

Imported late: papermill takes a second.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from queue import Empty
from typing import Any

import msgspec
import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from .process import Started
from .saving import Saver
from .watch import Ended, Limits, Watch

#: Output may arrive this much later than the end of the cell that made it, if there is much of it.
_OUTPUT_TIMEOUT_S = 60
#: A kernel that is asked to end, and runs its exit handlers, may take this long.
_END_TIMEOUT_S = 10
#: How long an answer, and what goes with it on the other channel, is waited for before the kernel is asked again.
_ASK_S = 0.5
_HEAR_S = 0.1
#: Pause between tries to connect to a kernel that does not listen yet, in milliseconds; the default is 100.
_RECONNECT_MS = 5
#: What a kernel said before it died has arrived when nothing new came for this long.
_SILENCE_S = 0.05


class Ending(msgspec.Struct, frozen=True):
    """How the execution of a notebook's cells ended; what a cell raised stands in its outputs."""

    ended: Ended
    message: str = ""
    exit_code: int | None = None
    memory_bytes: int | None = None


class Manager(NotebookExecutionManager):  # type: ignore[misc] # papermill has no types
    """papermill's record of an execution, which leaves the writing to a saver."""

    def __init__(self, notebook: Any, saver: Saver, **options: Any) -> None:
        self._saver = saver
        super().__init__(notebook, **options)

    def save(self, **_changes: Any) -> None:
        """Note that there is something new."""
        self._saver.changed = True

    def autosave_cell(self) -> None:
        """Note that there is something new."""
        self._saver.changed = True


def play(
    manager: Manager,
    saver: Saver,
    started: Started,
    *,
    limits: Limits,
    cancel: threading.Event | None,
    live: Callable[[str, dict[str, Any]], None],
    since: float,
    **options: Any,
) -> Ending:
    """Execute a notebook's cells until one raises; afterwards the kernel's process has ended.

    Parameters
    ----------
    manager
        Holds the notebook, which gets the outputs.
    saver
        Writes it from time to time.
    live
        Called with a cell's id and each new output of it.
    since
        When the execution began, as `time.monotonic` tells it.
    options
        For nbclient.
    """

    async def played() -> Ending:
        watch = Watch(started.process, limits, cancel)
        client = _Client(manager, live, **{"iopub_timeout": _OUTPUT_TIMEOUT_S, **options})
        async with watch.watching(since), saver.saving(), _connected(started) as client.kc:
            return await _play(client, started, watch)

    return _run(played())


def _run(work: Coroutine[Any, Any, Ending]) -> Ending:
    """Run it in a loop of its own, in a thread of its own where this one has a loop already."""

    def run() -> Ending:
        # Sockets cannot be watched by the loop that Windows would choose.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(work)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return run()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


async def _play(client: "_Client", started: Started, watch: Watch) -> Ending:
    work = asyncio.create_task(client.play(started.timeout_s))
    gone = asyncio.create_task(watch.gone.wait())
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await client.silence()
    finally:
        gone.cancel()
        died = work.cancel()
        await asyncio.wait({work})
    if died:
        # Asked for, or asyncio complains that nobody did.
        _ = work.cancelled() or work.exception()
        ended = watch.killed or (Ended.DIED if client.answered else Ended.NOT_STARTED)
        return Ending(ended, exit_code=watch.exit_code, memory_bytes=watch.memory_bytes)
    try:
        work.result()
    except CellTimeoutError as error:
        return Ending(Ended.TIMED_OUT, str(error))
    except TimeoutError:
        return Ending(Ended.NOT_STARTED, f"it did not answer within {started.timeout_s:g} s")
    await client.end(watch)
    return Ending(Ended.WELL)


@asynccontextmanager
async def _connected(started: Started) -> AsyncIterator[AsyncKernelClient]:
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MS)
    connection = AsyncKernelClient(context=context)
    connection.load_connection_info(started.connection)
    connection.start_channels(stdin=False, hb=False)
    try:
        yield connection
    finally:
        context.destroy(linger=0)


def _join(outputs: list[Any]) -> None:
    """Make one of the last two outputs if they only differ in when their text came."""
    if len(outputs) > 1 and all(each.output_type == "stream" for each in outputs[-2:]):
        before, new = outputs[-2:]
        if before.name == new.name:
            before.text += new.text
            outputs.pop()


class _Client(PapermillNotebookClient):  # type: ignore[misc] # papermill has no types
    def __init__(self, manager: Manager, live: Callable[[str, dict[str, Any]], None], **options: Any) -> None:
        super().__init__(manager, **options)
        self._live = live
        self._heard = 0
        #: Whether the kernel has said anything yet.
        self.answered = False

    async def play(self, start_timeout_s: float) -> None:
        self.reset_execution_trackers()
        async with asyncio.timeout(start_timeout_s):
            about = await self._ready()
        self.answered = True
        await self._execute_cells()
        self.nb.metadata["language_info"] = about["language_info"]
        self.set_widgets_metadata()

    async def _ready(self) -> dict[str, Any]:
        """Ask the kernel who it is until it is heard on both channels: what it says before somebody listens is lost."""
        while True:
            self.kc.kernel_info()
            try:
                reply = await self.kc.get_shell_msg(timeout=_ASK_S)
                await self.kc.get_iopub_msg(timeout=_HEAR_S)
            except Empty:
                continue
            return dict(reply["content"])

    async def _execute_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            self.nb_man.cell_start(cell, index)
            try:
                await self.async_execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            except BaseException as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                raise
            finally:
                self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)

    def process_message(self, message: dict[str, Any], cell: Any, cell_index: int) -> Any:
        self._heard += 1
        output = super().process_message(message, cell, cell_index)
        if output is not None:
            self._live(cell.id, output)
            _join(cell.outputs)
        return output

    async def silence(self) -> None:
        """Wait until all has arrived that the kernel said before it died."""
        heard = -1
        while heard != self._heard:
            heard = self._heard
            await asyncio.sleep(_SILENCE_S)

    async def end(self, watch: Watch) -> None:
        """Let the kernel end by itself, so that what it does at its end is done."""
        self.kc.shutdown()
        try:
            await asyncio.wait_for(watch.gone.wait(), _END_TIMEOUT_S)
        except TimeoutError:
            watch.kill(Ended.TIMED_OUT)
