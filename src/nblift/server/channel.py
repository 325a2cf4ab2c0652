"""One live channel: messages of the browser in, patches of its notebook out; knows no websocket."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import NbliftError
from nblift.promote import seen

from .errors import decoded, problems_of
from .fixes import on_the_wire
from .hub import Hub
from .jobs import answer_of
from .messages_live import (
    ClientMessage,
    Edit,
    GraphPatch,
    ImportTags,
    Kernel,
    Open,
    Problem,
    PromotionChanged,
    Renamed,
    SeenRecords,
    ServerMessage,
    Suggest,
    Suggestion,
)
from .messages_promote import PromotionState
from .paths import notebook_at, text_reader
from .session import Session
from .tasks import Checked, CheckTask, Proposed, SuggestTask

#: Seconds without an edit after which the notebook is looked at as a whole, in a worker.
QUIET_S = 1.0

_LOG = logging.getLogger(__name__)
_CLIENT: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_WHOLE = ("Follows from headings and from what flows between the cells.",)

Send = Callable[[ServerMessage], None]


class Channel:
    """Follows one notebook.

    Messages are taken in order; those that come while the analysis runs are taken together, and make one patch.

    Parameters
    ----------
    path
        Of the notebook, on the wire.
    send
        Called in the event loop with each message for the browser.
    executor
        Where the analysis runs.

    Raises
    ------
    NbliftError
        The path leads outside.
    """

    def __init__(self, hub: Hub, path: str, send: Send, executor: Executor) -> None:
        self._hub, self._send, self._executor = hub, send, executor
        self._path = path
        self._session = Session(text_reader(hub.root, notebook_at(hub.root, path).parent))
        #: Held while a thread works with the session.
        self._alone = asyncio.Lock()
        self._waiting: list[ClientMessage] = []
        self._works: asyncio.Task[None] | None = None
        self._suggests: asyncio.Task[None] | None = None
        self._imports: asyncio.Task[None] | None = None
        self._checks: asyncio.Task[None] | None = None
        self._hub.watch(self._promotion_changed)

    # ------------------------------------------------------------------ the browser
    def take(self, data: str | bytes) -> None:
        """A message came; what is wrong with it is answered."""
        try:
            message = decoded(data, _CLIENT)
        except NbliftError as error:
            self._send(Problem(problems_of(error, 400).diagnostics))
            return
        if isinstance(message, Suggest):
            self._suggests = self._instead(self._suggests, self._suggest())
            return
        if isinstance(message, ImportTags):
            self._imports = self._instead(self._imports, self._import_tags())
            return
        self._waiting.append(message)
        if self._works is None or self._works.done():
            self._works = asyncio.create_task(self._work())

    async def close(self) -> None:
        """The browser has gone; promotions go on."""
        self._hub.leave(self._promotion_changed)
        tasks = [task for task in (self._works, self._suggests, self._imports, self._checks) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------------ analysis
    async def _work(self) -> None:
        while self._waiting:
            messages, self._waiting = self._waiting, []
            loop = asyncio.get_running_loop()
            try:
                async with self._alone:
                    patch = await loop.run_in_executor(self._executor, self._analysed, messages)
            except NbliftError as error:
                self._send(Problem(problems_of(error, 409).diagnostics))
                continue
            except Exception as error:  # noqa: BLE001 - the edge of the channel: whatever it is, the page is told
                _LOG.exception("nblift could not follow a notebook")
                self._send(Problem(problems_of(error, 500).diagnostics))
                continue
            self._send(patch)
            for message in messages:
                self._follow(message)
            if any(isinstance(message, Open | Edit) for message in messages):
                self._checks = self._instead(self._checks, self._check())

    def _analysed(self, messages: list[ClientMessage]) -> GraphPatch:
        """The patch after some messages."""
        for message in messages:
            match message:
                case Open():
                    self._session.open(message, seen.load(notebook_at(self._hub.root, message.path)))
                case Edit():
                    self._session.edit(message)
                case SeenRecords():
                    self._session.seen(message)
                    # what cannot be kept will be seen again
                    with contextlib.suppress(OSError):
                        seen.add(Path(self._file), message.records, message.names)
                case Renamed():
                    with contextlib.suppress(OSError):
                        seen.move(Path(self._file), notebook_at(self._hub.root, message.path))
                case Kernel():
                    self._session.kernel(message)
        return self._session.patch()

    def _follow(self, message: ClientMessage) -> None:
        match message:
            case Open():
                self._go_to(message.path)
                self._send(PromotionChanged(self._hub.promotions.of(self._path)))
            case Renamed():
                self._hub.promotions.renamed(self._path, message.path)
                self._go_to(message.path)

    def _go_to(self, path: str) -> None:
        try:
            notebook_at(self._hub.root, path)
        except NbliftError as error:
            self._send(Problem(problems_of(error, 404).diagnostics))
        else:
            self._path = path

    async def _settled(self) -> None:
        """Wait until all that came has been taken."""
        while self._works is not None and not self._works.done():
            await asyncio.wait([self._works])

    async def _import_tags(self) -> None:
        await self._settled()
        async with self._alone:
            loop = asyncio.get_running_loop()
            self._send(await loop.run_in_executor(self._executor, self._session.imported))

    # ------------------------------------------------------------------ work in other processes
    def _instead(self, before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work in the place of what is not done yet; whose process ends."""
        if before is not None:
            before.cancel()
        return asyncio.create_task(work)

    async def _standing(self) -> tuple[int, msgspec.Raw]:
        """The notebook's revision, and the notebook, once all that came has been taken."""
        await self._settled()
        return self._session.revision, msgspec.Raw(self._session.document())

    async def _suggest(self) -> None:
        revision, document = await self._standing()
        task = SuggestTask(self._file, document)
        try:
            found = await answer_of(task)
        except NbliftError as error:
            self._send(Problem(tuple(map(on_the_wire, error.diagnostics))))
            return
        if isinstance(found, Proposed):
            self._send(Suggestion(revision, found.proposal.steps, found.proposal.setup, _WHOLE))

    async def _check(self) -> None:
        await asyncio.sleep(QUIET_S)
        revision, document = await self._standing()
        # a notebook that cannot be read is told by the patch already
        with contextlib.suppress(NbliftError):
            found = await answer_of(CheckTask(self._file, document))
            if isinstance(found, Checked):
                self._session.checked(revision, found.diagnostics)
                await self._settled()
                async with self._alone:
                    if self._session.revision == revision:
                        loop = asyncio.get_running_loop()
                        self._send(await loop.run_in_executor(self._executor, self._session.patch))

    @property
    def _file(self) -> str:
        return str(notebook_at(self._hub.root, self._path))

    # ------------------------------------------------------------------ promotions
    def _promotion_changed(self, state: PromotionState) -> None:
        if state.path == self._path:
            self._send(PromotionChanged(state))
