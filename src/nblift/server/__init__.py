"""The Jupyter server extension: what the panel asks of nblift, and nothing of a notebook is executed in it."""

from typing import TYPE_CHECKING

import nblift

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Serve the routes; called by Jupyter at start-up."""
    from pathlib import Path

    from .handler import KEY
    from .hub import Hub
    from .routes import handlers

    server.web_app.settings[KEY] = Hub(Path(server.root_dir))
    server.web_app.add_handlers(".*$", handlers(server.base_url))
    server.log.info("nblift %s is loaded", nblift.__version__)
