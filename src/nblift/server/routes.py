"""The routes below `{base}nblift/`: decode, call, encode."""

from http import HTTPStatus

import msgspec
from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web

from .handler import Handler
from .messages_promote import PreviewRequest, PromotionRequest, RestoreRequest, WriteRequest
from .openapi import document
from .routes_runs import RUN_ROUTES


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
    *RUN_ROUTES,
)


def handlers(base_url: str) -> list[tuple[str, type[web.RequestHandler]]]:
    """All routes of a server."""
    from .live import LiveHandler, RunsLiveHandler

    live: list[tuple[str, type[web.RequestHandler]]] = [("live", LiveHandler), ("runs/live", RunsLiveHandler)]
    every: list[tuple[str, type[web.RequestHandler]]] = [*live, *ROUTES, (".*", UnknownHandler)]
    return [(url_path_join(base_url, "nblift", route), handler) for route, handler in every]
