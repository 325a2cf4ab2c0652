"""Promotions that go on in the server: one at a time per notebook, each in a worker of its own."""

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.verdict import Verdict
from nblift.promote.doing import Doing

from . import rules
from .fixes import on_the_wire
from .jobs import Job, stopped
from .messages_cells import WireDiagnostic
from .messages_promote import (
    FirstDifference,
    Phase,
    PromotionRequest,
    PromotionState,
    Stage,
    WriteRequest,
    WrittenFiles,
)
from .paths import confined, notebook_at
from .tasks import Answer, Does, PromoteTask, Ready, Refused, Write, Wrote

#: Promotions that are remembered, of all notebooks.
_MOST = 100
_ACTIVE = (Phase.QUEUED, Phase.RUNNING, Phase.WRITING)
_FIRST = ("notebook", "lift")

Listener = Callable[[PromotionState], None]


class Promotions:
    """All promotions of one server.

    Parameters
    ----------
    root
        The folder that Jupyter serves.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        #: Path of the notebook → its last promotion, the newest at the end.
        self._last: dict[str, _Promotion] = {}
        self.listeners: set[Listener] = set()

    async def start(self, request: PromotionRequest) -> PromotionState:
        """Start one, in the place of the last one of the same notebook.

        Raises
        ------
        NbliftError
            A path leads outside, or the notebook is being promoted right now.
        """
        notebook = notebook_at(self._root, request.path)
        target = confined(self._root, request.place)
        before = self._last.get(request.path)
        if before is not None and before.state.phase in _ACTIVE:
            raise NbliftError(
                rules.ALREADY_RUNNING.at(f"{request.path} is being promoted already.", hint="Wait, or cancel it.")
            )
        promotion = _Promotion(request, notebook, target, self._tell)
        self._last.pop(request.path, None)
        self._last[request.path] = promotion
        if before is not None:
            await before.forget()
        for path in list(self._last)[:-_MOST]:
            if self._last[path].state.phase not in _ACTIVE:
                await self._last.pop(path).forget()
        promotion.begin()
        return promotion.state

    def of(self, path: str) -> PromotionState | None:
        """The last promotion of a notebook."""
        found = self._last.get(path)
        return found.state if found is not None else None

    def get(self, identifier: str) -> PromotionState:
        """A promotion; NbliftError if it is not there."""
        return self._find(identifier).state

    async def cancel(self, identifier: str) -> PromotionState:
        """Stop one unless it writes or is over; all of its files are there afterwards, or none.

        Raises
        ------
        NbliftError
            There is no such promotion.
        """
        return await self._find(identifier).cancel()

    async def write(self, identifier: str, request: WriteRequest) -> PromotionState:
        """Write what was verified.

        Raises
        ------
        NbliftError
            There is no such promotion, or nothing in it that may be written like this.
        """
        return await self._find(identifier).write(request)

    def renamed(self, before: str, after: str) -> None:
        """A notebook has another path: its promotion goes along."""
        promotion = self._last.pop(before, None)
        if promotion is not None:
            self._last[after] = promotion
            promotion.change(path=after)

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(promotion.forget() for promotion in self._last.values()))

    def _find(self, identifier: str) -> "_Promotion":
        found = next((p for p in self._last.values() if p.state.id == identifier), None)
        if found is None:
            raise NbliftError(
                rules.NO_SUCH_THING.at("There is no such promotion any more.", hint="Promote the notebook again.")
            )
        return found

    def _tell(self, state: PromotionState) -> None:
        for listener in list(self.listeners):
            listener(state)


class _Promotion:
    """One of them."""

    def __init__(self, request: PromotionRequest, notebook: Path, target: Path, tell: Listener) -> None:
        from nblift.promote.timing import last_time

        self._request, self._notebook, self._target, self._tell = request, notebook, target, tell
        self._static = request.mode == "write-unverified"
        self._job: Job | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled = False
        self._began: dict[str, float] = {}
        names = ("lift", "write") if self._static else (*_FIRST, "pipeline")
        self.state = PromotionState(
            id=uuid.uuid4().hex,
            path=request.path,
            place=request.place,
            mode=request.mode,
            phase=Phase.QUEUED,
            started_at=int(time.time() * 1000),
            stages=tuple(Stage(name, "waiting", None) for name in names),
            verdict=None,
            reason="",
            compared=None,
            first_difference=None,
            diagnostics=(),
            written=None,
            message="",
            can_cancel=True,
            can_write=False,
            last_seconds=last_time(target),
            outside=(),
        )

    # ------------------------------------------------------------------ what is asked of it
    def begin(self) -> None:
        """Start the worker."""
        self._task = asyncio.create_task(self._run())

    async def cancel(self) -> PromotionState:
        """Stop it, if it is not writing and not over."""
        if self.state.can_cancel:
            self._cancelled = True
            self.change(can_cancel=False, can_write=False)
            if self._job is not None:
                await self._job.end()
            if self._task is not None:
                await asyncio.wait([self._task])
        return self.state

    async def forget(self) -> None:
        """A newer promotion takes its place: end the worker, which only waits."""
        self._cancelled = True
        if self._job is not None:
            await self._job.end()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def write(self, request: WriteRequest) -> PromotionState:
        """Let the worker write, if that is allowed."""
        verdict = self.state.verdict
        wanted = {Verdict.DIFFERENT: "different", Verdict.UNVERIFIED: "unverified"}
        if not self.state.can_write or self._job is None:
            raise NbliftError(_nothing_to_write("There is nothing that was verified and could be written."))
        if verdict is not None and verdict in wanted and request.although != wanted[verdict]:
            raise NbliftError(_nothing_to_write(f"The pipeline is {verdict}; that has to be accepted to write it."))
        await self._write(Write(different=verdict is Verdict.DIFFERENT, force=request.force))
        return self.state

    # ------------------------------------------------------------------ what the worker says
    async def _run(self) -> None:
        request = self._request
        task = PromoteTask(
            str(self._notebook), request.document, str(self._target), request.name, request.options, self._static
        )
        if self._static:
            self._begins("lift")
        self.change(phase=Phase.RUNNING)
        job = self._job = await Job.start(task)
        if self._cancelled:
            await job.end()
        try:
            async for answer in job.answers():
                await self._follow(answer)
        finally:
            await job.end()
            self._ended()

    async def _follow(self, answer: Answer) -> None:
        match answer:
            case Does():
                self._does(answer.doing)
            case Ready():
                await self._ready(answer)
            case Wrote():
                self._wrote(answer)
            case Refused():
                self._refused(answer.diagnostics)

    def _does(self, doing: Doing) -> None:
        names = {"step": doing.step, "changed": "changed parameters", "again": "notebook again"}
        if doing.steps and not any(stage.name in doing.steps for stage in self.state.stages):
            more = (*doing.steps, "changed parameters")
            self._set_stages((*self.state.stages, *(Stage(name, "waiting", None) for name in more)))
        self._begins(names.get(doing.what, doing.what))
        self.change()

    def _begins(self, name: str) -> None:
        """A stage runs; the one before is done."""
        self._settle("done")
        if not any(stage.name == name for stage in self.state.stages):
            self._set_stages((*self.state.stages, Stage(name, "waiting", None)))
        self._began.setdefault(name, time.monotonic())
        self._set_stages(tuple(Stage(s.name, "running", None) if s.name == name else s for s in self.state.stages))

    def _settle(self, state: str) -> None:
        """The running stage ends like this."""
        now = time.monotonic()
        self._set_stages(
            tuple(
                msgspec.structs.replace(s, state=state, seconds=round(now - self._began[s.name], 1))
                if s.state == "running"
                else s
                for s in self.state.stages
            )
        )

    def _skip_waiting(self) -> None:
        self._set_stages(
            tuple(
                msgspec.structs.replace(s, state="skipped") if s.state == "waiting" and s.name != "write" else s
                for s in self.state.stages
            )
        )

    def _set_stages(self, stages: tuple[Stage, ...]) -> None:
        self.state = msgspec.structs.replace(self.state, stages=stages)

    async def _ready(self, ready: Ready) -> None:
        """All is done but writing; write at once if that was asked for and may be."""
        declined = ready.verdict is Verdict.DECLINED
        first = ready.first_difference
        self._settle("failed" if declined or ready.verdict is Verdict.DIFFERENT else "done")
        self._skip_waiting()
        self.change(
            verdict=ready.verdict,
            reason=ready.reason,
            compared=None if declined else ready.compared,
            first_difference=FirstDifference(**msgspec.structs.asdict(first), cell=ready.cell, number=ready.number)
            if first is not None
            else None,
            diagnostics=_on_the_wire(ready.diagnostics),
            outside=ready.outside,
        )
        if self._cancelled:
            return
        asked = self._request.mode != "verify"
        may = ready.verdict is Verdict.VERIFIED or self._static
        may = may or (ready.verdict is Verdict.DIFFERENT and self._request.options.write_different)
        if asked and may and not declined:
            await self._write(Write(self._request.options.write_different, self._request.options.force))
        else:
            message = "Nothing was written."
            self.change(phase=Phase.DONE, message=message, can_cancel=False, can_write=not declined)

    async def _write(self, order: Write) -> None:
        assert self._job is not None
        self._begins("write")
        self.change(phase=Phase.WRITING, message="", can_cancel=False, can_write=False)
        await self._job.write(order)

    def _wrote(self, answer: Wrote) -> None:
        self._settle("done")
        count = answer.files
        files = "The files were up to date." if not count else f"{count} {'file' if count == 1 else 'files'} written."
        self.change(
            phase=Phase.DONE,
            written=WrittenFiles(count, self._request.place, answer.kept),
            diagnostics=_on_the_wire(answer.diagnostics),
            message=files,
        )

    def _refused(self, diagnostics: Sequence[Diagnostic]) -> None:
        writing = self.state.phase is Phase.WRITING
        self._settle("failed")
        self.change(
            phase=Phase.FAILED,
            diagnostics=(*self.state.diagnostics, *_on_the_wire(diagnostics)),
            message="Nothing was written.",
            can_cancel=False,
            can_write=writing,
        )

    def _ended(self) -> None:
        """The worker has ended, for whatever reason."""
        phase = self.state.phase
        if phase in _ACTIVE and self._cancelled:
            self._settle("failed")
            self.change(phase=Phase.CANCELLED, message="Nothing was written.", can_cancel=False)
        elif phase in _ACTIVE:
            self._settle("failed")
            self.change(
                phase=Phase.FAILED,
                diagnostics=(*self.state.diagnostics, on_the_wire(stopped())),
                message="It stopped before its end.",
                can_cancel=False,
            )
        self._job = None
        self.change(can_write=False)

    def change(self, **values: object) -> None:
        """Set what is other than before, and tell whoever watches."""
        self.state = msgspec.structs.replace(self.state, **values)
        self._tell(self.state)


def _on_the_wire(diagnostics: Sequence[Diagnostic]) -> tuple[WireDiagnostic, ...]:
    return tuple(dict.fromkeys(map(on_the_wire, diagnostics)))


def _nothing_to_write(message: str) -> Diagnostic:
    return rules.NOTHING_TO_WRITE.at(message, hint="Verify the notebook again, then write.")
