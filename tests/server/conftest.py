"""A real Jupyter server with the extension, below a base URL."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.support.notebooks import cell, document
from tornado.httpclient import HTTPResponse

from nblift.server.handler import KEY

pytest_plugins = ["pytest_jupyter.jupyter_server"]

Fetch = Callable[..., Awaitable[HTTPResponse]]


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NBLIFT_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"nblift": True}}}


@pytest.fixture
def notebook(jp_root_dir: Path) -> Path:
    """A notebook that runs, with two steps, in a folder of the server."""
    path = jp_root_dir / "work" / "small.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(steps()), encoding="utf-8")
    return path


def steps(second: str = "total = sum(values)\nprint(total)") -> dict[str, Any]:
    return document([cell("values = [1, 2, 3]", "step:load"), cell(second, "step:total")])


@pytest.fixture
def ask(jp_fetch: Fetch, jp_serverapp: Any) -> Callable[..., Awaitable[tuple[int, Any]]]:
    """Ask a route; gives the status and what the body says."""

    async def asked(verb: str, *route: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        options = {"raise_error": False, "request_timeout": 300, **options}
        got = await jp_fetch("nblift", *route, method=verb, body=data, **options)
        return got.code, json.loads(got.body)

    return asked


class Page:
    """The browser's end of a live channel."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def say(self, **message: Any) -> None:
        await self._socket.write_message(json.dumps(message))

    async def say_raw(self, text: str) -> None:
        await self._socket.write_message(text)

    async def hear(self, *kinds: str) -> dict[str, Any]:
        """The next message of one of these types; others are passed over."""
        while True:
            data = await self._socket.read_message()
            assert data is not None, "the server closed the channel"
            message: dict[str, Any] = json.loads(data)
            if message["type"] in kinds:
                return message

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def page(jp_ws_fetch: Fetch, jp_serverapp: Any, notebook: Path, jp_asyncio_loop: Any) -> Iterator[Page]:
    """A page that watches `work/small.ipynb`."""
    socket = jp_asyncio_loop.run_until_complete(jp_ws_fetch("nblift", "live", params={"path": "work/small.ipynb"}))
    yield Page(socket)
    hub = jp_serverapp.web_app.settings[KEY]

    async def leave() -> None:
        socket.close()
        while hub.channels:  # noqa: ASYNC110 - the socket tells nobody
            await asyncio.sleep(0)
        await hub.close()

    jp_asyncio_loop.run_until_complete(leave())


def wire_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": c["id"], "kind": c["cell_type"], "source": c["source"], "tags": c["metadata"].get("tags", [])}
        for c in notebook["cells"]
    ]
