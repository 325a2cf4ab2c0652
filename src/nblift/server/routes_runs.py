"""The routes of pipelines, runs and outputs."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from .handler import Handler
from .messages_runs import (
    MoveRequest,
    OpenOutputRequest,
    OpenStepRequest,
    PinRequest,
    PlaceRequest,
    RunRequest,
)

if TYPE_CHECKING:
    from .runs_desk import RunsDesk

P = ParamSpec("P")
T = TypeVar("T", bound=msgspec.Struct)


class RunsHandler(Handler):
    """A handler that reads and writes the stores of pipelines, in threads."""

    @property
    def desk(self) -> "RunsDesk":
        """That of this server."""
        return self.hub.desk

    @property
    def place(self) -> str:
        """Folder of the pipeline that is asked for."""
        return self.get_query_argument("place")

    async def do(self, method: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Call a method of the desk in a thread."""
        return await asyncio.to_thread(method, *arguments, **named)


class PipelinesHandler(RunsHandler):
    """Pipelines below the folder."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """PipelineList."""
        await self.answer(self.do(self.desk.pipelines))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """PlaceRequest → PipelineList."""
        place = self.body(PlaceRequest).place
        await asyncio.to_thread(self.desk.known.add, place)
        await self.answer(self.do(self.desk.pipelines))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Take the pipeline `place` from the list; PipelineList."""
        await asyncio.to_thread(self.desk.known.remove, self.place)
        await self.answer(self.do(self.desk.pipelines))


class AllRunsHandler(RunsHandler):
    """Runs of a pipeline, or of all."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """RunsState of the pipeline `place`, with runs older than `before`."""
        await self.answer(self.do(self.desk.state, self.place, self.get_query_argument("before", None)))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """RunRequest → RunState, once it has begun."""
        request = self.body(RunRequest)
        task = await asyncio.to_thread(self.desk.task, request)
        run = await self.hub.runs.start(request.place, task)
        await self.answer(self.do(self.desk.run, request.place, run), HTTPStatus.ACCEPTED)


class RunHandler(RunsHandler):
    """One run of the pipeline `place`."""

    @web.authenticated
    @authorized
    async def get(self, run: str) -> None:
        """RunState."""
        await self.answer(self.do(self.desk.run, self.place, run))

    @web.authenticated
    @authorized
    async def delete(self, run: str) -> None:
        """Cancel it; RunState, of its end if it was begun here."""
        await asyncio.to_thread(self.desk.cancel, self.place, run)
        await self.hub.runs.ended(self.place, run)
        await self.answer(self.do(self.desk.run, self.place, run))


class ResumeHandler(RunsHandler):
    """A run that is gone on with."""

    @web.authenticated
    @authorized
    async def post(self, run: str) -> None:
        """PlaceRequest → RunState, once it goes on."""
        place = self.body(PlaceRequest).place
        task = await asyncio.to_thread(self.desk.resuming, place, run)
        await self.hub.runs.start(place, task)
        await self.answer(self.do(self.desk.run, place, run), HTTPStatus.ACCEPTED)


class StepNotebookHandler(RunsHandler):
    """The executed notebook of a step."""

    @web.authenticated
    @authorized
    async def get(self, run: str) -> None:
        """StepNotebook of the step `step`, unless it is as it was at `stamp`."""
        step, stamp = self.get_query_argument("step"), self.get_query_argument("stamp", "")
        await self.answer(self.do(self.desk.notebook, self.place, run, step, stamp))


class OpenStepHandler(RunsHandler):
    """A step laid out for a person."""

    @web.authenticated
    @authorized
    async def post(self, run: str) -> None:
        """OpenStepRequest → OpenedNotebook."""
        await self.answer(self.hub.open_step(run, self.body(OpenStepRequest)), HTTPStatus.CREATED)


class OutputsHandler(RunsHandler):
    """Versions of an output."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """OutputList of the output `name` of the pipeline `place`."""
        await self.answer(self.do(self.desk.versions, self.place, self.get_query_argument("name")))


class MovesHandler(RunsHandler):
    """Releases and rollbacks."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """MoveRequest → Move."""
        await self.answer(self.do(self.desk.move, self.body(MoveRequest)))


class PinsHandler(RunsHandler):
    """Versions that are kept."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """PinRequest → OutputList."""
        await self.answer(self.do(self.desk.pin, self.body(PinRequest)))


class OpenOutputHandler(RunsHandler):
    """A notebook that reads an output."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """OpenOutputRequest → OpenedNotebook."""
        await self.answer(self.do(self.desk.open_output, self.body(OpenOutputRequest)), HTTPStatus.CREATED)


#: Route below `nblift/` → who answers.
RUN_ROUTES: tuple[tuple[str, type[Handler]], ...] = (
    ("pipelines", PipelinesHandler),
    ("runs", AllRunsHandler),
    (r"runs/([0-9a-f]+)", RunHandler),
    (r"runs/([0-9a-f]+)/resume", ResumeHandler),
    (r"runs/([0-9a-f]+)/notebook", StepNotebookHandler),
    (r"runs/([0-9a-f]+)/open", OpenStepHandler),
    ("outputs", OutputsHandler),
    ("outputs/moves", MovesHandler),
    ("outputs/pins", PinsHandler),
    ("outputs/open", OpenOutputHandler),
)
