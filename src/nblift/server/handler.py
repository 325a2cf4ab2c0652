"""What all handlers of the routes have in common."""

from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, TypeVar, cast

import msgspec
from jupyter_server.base.handlers import APIHandler

from nblift.model.diagnostic import NbliftError

from .errors import decoded, problems_of, status_of
from .hub import Hub

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
