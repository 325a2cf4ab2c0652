"""What the routes of one server share: the folder, promotions, and who watches which notebook."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nblift

from .fixes import on_the_wire
from .jobs import answer_of
from .messages import Example, Health, PromotionList, SeenSummary
from .messages_promote import PreviewRequest, PreviewState, PromotionState, Restored, RestoreRequest
from .messages_runs import OpenedNotebook, OpenStepRequest
from .paths import confined, notebook_at
from .promotions import Promotions
from .runs import Runs
from .tasks import LaidOut, OpenStepTask, Previewed, PreviewTask

if TYPE_CHECKING:
    from .runs_desk import RunsDesk

FEATURES = ("live", "previews", "promotions", "restores", "runs", "seen")


class Hub:
    """One for each Jupyter server.

    Parameters
    ----------
    root
        The folder that Jupyter serves.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.promotions = Promotions(self.root)
        self.runs = Runs()
        #: Open live channels.
        self.channels = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @cached_property
    def desk(self) -> "RunsDesk":
        """What answers from the stores of pipelines; they are imported when they are first asked for."""
        from .runs_desk import RunsDesk

        return RunsDesk(self.root)

    def health(self) -> Health:
        """What this server is."""
        return Health(nblift.__version__, version("nblift-kernel"), FEATURES)

    async def preview(self, request: PreviewRequest) -> PreviewState:
        """What a promotion would write; nothing is executed.

        Raises
        ------
        NbliftError
            A path leads outside, or the notebook cannot be read.
        """
        path, target = notebook_at(self.root, request.path), confined(self.root, request.place)
        task = PreviewTask(str(path), request.document, str(target), request.name, request.displays)
        found = await answer_of(task)
        assert isinstance(found, Previewed)
        same = bool(found.files) and all(file.status.value == "=" for file in found.files)
        return PreviewState(
            files=found.files,
            functions=found.functions,
            diagnostics=tuple(map(on_the_wire, found.diagnostics)),
            up_to_date=same,
            place_taken=found.place_taken,
            kept=found.kept,
            name=found.name,
        )

    async def restore(self, request: RestoreRequest) -> Restored:
        """Take back the last promotion of a repository.

        Raises
        ------
        NbliftError
            The place leads outside, or there is nothing to take back.
        """
        from nblift.repository.write import restore

        target = confined(self.root, request.place)
        loop = asyncio.get_running_loop()
        return Restored(request.place, await loop.run_in_executor(None, restore, target))

    async def example(self) -> Example:
        """Put the notebook of the tour into the folder.

        Raises
        ------
        NbliftError
            The folder cannot be written to.
        """
        from .example import put_example

        loop = asyncio.get_running_loop()
        return Example(await loop.run_in_executor(None, put_example, self.root))

    def promotions_of(self, path: str) -> PromotionList:
        """The last promotion of a notebook."""
        notebook_at(self.root, path)
        found = self.promotions.of(path)
        return PromotionList(() if found is None else (found,))

    def seen(self, path: str) -> SeenSummary:
        """What is kept of what the tracker saw."""
        from nblift.promote.seen import load

        seen = load(notebook_at(self.root, path))
        records = seen.records if seen is not None else ()
        return SeenSummary(
            path, len({each.cell for each in records}), max((r.started_at for r in records), default=None)
        )

    async def open_step(self, run: str, request: OpenStepRequest) -> OpenedNotebook:
        """Lay out a step of a run with its exact inputs, for a person.

        Raises
        ------
        NbliftError
            A path leads outside, there is no such step, or its inputs are gone.
        """
        folder = confined(self.root, request.place)
        found = await answer_of(OpenStepTask(str(folder), run, request.step))
        assert isinstance(found, LaidOut)
        return OpenedNotebook(self.desk.wire(Path(found.notebook)), found.cell, found.line)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something happen that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End all that goes on."""
        await asyncio.gather(self.promotions.close(), self.runs.close())
        await asyncio.gather(*self._tasks)

    def watch(self, listener: Callable[[PromotionState], None]) -> None:
        """Tell somebody of each change of a promotion."""
        self.promotions.listeners.add(listener)

    def leave(self, listener: Callable[[PromotionState], None]) -> None:
        """Tell them no more."""
        self.promotions.listeners.discard(listener)
