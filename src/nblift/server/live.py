"""The websocket of the live channel."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import msgspec
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.utils import ensure_async
from tornado import web, websocket

from nblift.model.diagnostic import NbliftError

from .errors import LARGEST, problems_of, status_of
from .handler import KEY, RESOURCE
from .hub import Hub
from .messages_live import ServerMessage
from .messages_runs import RunsMessage
from .paths import confined, notebook_at

if TYPE_CHECKING:
    from .channel import Channel
    from .runs_channel import RunsChannel

#: Analyses that run at once, of all notebooks; each holds the interpreter while it runs.
_AT_ONCE = 2
_EXECUTOR = ThreadPoolExecutor(_AT_ONCE, "nblift")


class _Socket(WebSocketMixin, websocket.WebSocketHandler, JupyterHandler):
    """What the channels have in common."""

    auth_resource = RESOURCE

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the channel for whoever may execute code here."""
        allowed = self.authorizer.is_authorized(self, self.current_user, "execute", RESOURCE)
        if not await ensure_async(allowed):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        self.check()
        await super().get(*args, **kwargs)

    def check(self) -> None:
        """Raise what stands in the way of opening it."""

    @property
    def hub(self) -> Hub:
        """That of this server."""
        return cast("Hub", self.settings[KEY])

    @property
    def max_message_size(self) -> int:
        """Bytes."""
        return LARGEST

    def get_compression_options(self) -> dict[str, Any] | None:
        """Patches are small, and the first one compresses well."""
        return {}

    def say(self, message: ServerMessage | RunsMessage) -> None:
        """Send a message if the browser is there."""
        if self.ws_connection is not None and not self.ws_connection.is_closing():
            self.write_message(msgspec.json.encode(message))

    def on_message(self, message: str | bytes) -> None:
        """The browser says something."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What stands in the way of opening it."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        status = status_of(error) if isinstance(error, NbliftError) else status_code
        self.set_status(status)
        self.finish(msgspec.json.encode(problems_of(error, status)))


class LiveHandler(_Socket):
    """``{base}nblift/live?path=PATH``: see `messages_live`."""

    _channel: "Channel | None" = None

    def check(self) -> None:
        """The path is one of a notebook."""
        notebook_at(self.hub.root, self.get_query_argument("path"))

    def open(self, *args: str, **kwargs: str) -> None:
        """The browser is there."""
        super().open(*args, **kwargs)
        # the analysis is imported when the first notebook is opened, not when the server starts
        from .channel import Channel

        self.hub.channels += 1
        self._channel = Channel(self.hub, self.get_query_argument("path"), self.say, _EXECUTOR)

    def on_message(self, message: str | bytes) -> None:
        """The browser says something."""
        if self._channel is not None:
            self._channel.take(message)

    def on_close(self) -> None:
        """The browser has gone."""
        if self._channel is not None:
            self.hub.channels -= 1
            self.hub.later(self._channel.close())


class RunsLiveHandler(_Socket):
    """``{base}nblift/runs/live?place=PLACE``: RunsState whenever it changes; nothing is heard."""

    _channel: "RunsChannel | None" = None

    def check(self) -> None:
        """The place is below the root; empty for all pipelines."""
        place = self.get_query_argument("place")
        if place:
            confined(self.hub.root, place)

    def open(self, *args: str, **kwargs: str) -> None:
        """The browser is there."""
        super().open(*args, **kwargs)
        from .runs_channel import RunsChannel

        self.hub.channels += 1
        hub, place = self.hub, self.get_query_argument("place")
        self._channel = RunsChannel(hub.root, hub.desk, hub.runs, place, self.say, _EXECUTOR)

    def on_close(self) -> None:
        """The browser has gone."""
        if self._channel is not None:
            self.hub.channels -= 1
            self.hub.later(self._channel.close())
