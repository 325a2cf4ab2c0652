"""The Jupyter server extension: so far it says only that it is there."""

from typing import TYPE_CHECKING

import nblift

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Tell the server's log that nblift is loaded; called by Jupyter at start-up."""
    server.log.info("nblift %s is loaded", nblift.__version__)
