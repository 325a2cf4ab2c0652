"""The routes below `{base}nblift/`: decode, call, encode."""

from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, TypeVar, cast

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from nblift.model.diagnostic import NbliftError

from .errors import decoded, problems_of, status_of
from .hub import Hub
from .messages_promote import PreviewRequest, PromotionRequest, RestoreRequest, WriteRequest
from .openapi import document

T = TypeVar("T", bound=msgspec.Struct)

RESOURCE = "nblift"
#: Where the hub is kept among the server's settings.
KEY = "nblift_hub"


class Handler(APIHandler):
    """What all routes have in common; a verb raises what goes wrong, and `write_error` tells it."""

    auth_resource = RESOURCE

    @property
    def hub(self) -> Hub:
        """That of this server."""
        return cast("Hub", self.settings[KEY])

    def body(self, kind: type[T]) -> T:
        """What the request says; NbliftError if it says something else."""
        return decoded(self.request.body, msgspec.json.Decoder(kind))

    async def answer(
        self, value: Awaitable[msgspec.Struct] | msgspec.Struct, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        """Send a value."""
        found = value if isinstance(value, msgspec.Struct) else await value
        self.set_status(status)
        self.finish(msgspec.json.encode(found))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Every error is a list of diagnostics."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        status = status_of(error) if isinstance(error, NbliftError) else status_code
        self.set_status(status)
        self.finish(msgspec.json.encode(problems_of(error, status)))

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """What is told to the page is no news for the log."""
        if not isinstance(value, NbliftError):
            super().log_exception(typ, value, tb)


class HealthHandler(Handler):
    """What this server is."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Health."""
        await self.answer(self.hub.health())


class OpenApiHandler(Handler):
    """The description of all routes."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The OpenAPI document."""
        self.finish(msgspec.json.encode(document()))


class PreviewsHandler(Handler):
    """What a promotion would write."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """PreviewRequest → PreviewState."""
        await self.answer(self.hub.preview(self.body(PreviewRequest)))


class PromotionsHandler(Handler):
    """Promotions of notebooks."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The last one of the notebook `path`."""
        await self.answer(self.hub.promotions_of(self.get_query_argument("path")))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """PromotionRequest → PromotionState."""
        state = self.hub.promotions.start(self.body(PromotionRequest))
        await self.answer(state, HTTPStatus.ACCEPTED)


class PromotionHandler(Handler):
    """One promotion."""

    @web.authenticated
    @authorized
    async def get(self, identifier: str) -> None:
        """PromotionState."""
        await self.answer(self.hub.promotions.get(identifier))

    @web.authenticated
    @authorized
    async def delete(self, identifier: str) -> None:
        """Cancel it; PromotionState."""
        await self.answer(self.hub.promotions.cancel(identifier))


class WriteHandler(Handler):
    """Writing what was verified."""

    @web.authenticated
    @authorized
    async def post(self, identifier: str) -> None:
        """WriteRequest → PromotionState."""
        await self.answer(self.hub.promotions.write(identifier, self.body(WriteRequest)), HTTPStatus.ACCEPTED)


class RestoresHandler(Handler):
    """Taking back the last promotion."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """RestoreRequest → Restored."""
        await self.answer(self.hub.restore(self.body(RestoreRequest)))


class ExamplesHandler(Handler):
    """The notebook of the tour."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Example."""
        await self.answer(self.hub.example(), HTTPStatus.CREATED)


class SeenHandler(Handler):
    """What the tracker saw."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """SeenSummary of the notebook `path`."""
        await self.answer(self.hub.seen(self.get_query_argument("path")))


class UnknownHandler(Handler):
    """Whatever else is asked for below `nblift/`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Nothing."""
        raise web.HTTPError(HTTPStatus.NOT_FOUND)

    post = put = patch = delete = get


#: Route below `nblift/` → who answers; in the order in which they are tried.
ROUTES: tuple[tuple[str, type[Handler]], ...] = (
    ("health", HealthHandler),
    ("openapi", OpenApiHandler),
    ("previews", PreviewsHandler),
    ("promotions", PromotionsHandler),
    (r"promotions/([0-9a-f]+)", PromotionHandler),
    (r"promotions/([0-9a-f]+)/write", WriteHandler),
    ("restores", RestoresHandler),
    ("examples", ExamplesHandler),
    ("seen", SeenHandler),
)


def handlers(base_url: str) -> list[tuple[str, type[web.RequestHandler]]]:
    """All routes of a server."""
    from .live import LiveHandler

    every: list[tuple[str, type[web.RequestHandler]]] = [*ROUTES, ("live", LiveHandler), (".*", UnknownHandler)]
    return [(url_path_join(base_url, "nblift", route), handler) for route, handler in every]
