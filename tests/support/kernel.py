"""A real kernel whose cells are observed."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

KERNEL_PACKAGE = Path(__file__).parents[2] / "kernel" / "src"


class Kernel:
    """A running kernel."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, source: str, *, cell: str = "", silent: bool = False) -> list[dict[str, Any]]:
        """Execute a cell; its messages on the output channel, the reply last."""
        content = {
            "code": source,
            "silent": silent,
            "store_history": not silent,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        found, identity = self._exchange("execute_request", content, {"cellId": cell})
        while (reply := self._client.get_shell_msg(timeout=120))["parent_header"].get("msg_id") != identity:
            pass
        return [*found, reply]

    def send(self, kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        """A message without a reply; what the kernel says while it works on it."""
        return self._exchange(kind, content, {})[0]

    def _exchange(
        self, kind: str, content: dict[str, Any], metadata: dict[str, Any]
    ) -> tuple[list[dict[str, Any]], str]:
        message = self._client.session.msg(kind, content, metadata=metadata)
        self._client.shell_channel.send(message)
        identity = message["header"]["msg_id"]
        found: list[dict[str, Any]] = []
        while True:
            received = self._client.get_iopub_msg(timeout=120)
            if received["parent_header"].get("msg_id") != identity:
                continue
            if received["msg_type"] == "status" and received["content"]["execution_state"] == "idle":
                return found, identity
            found.append(received)

    def text(self, source: str, *, cell: str = "") -> str:
        """Execute a cell; what it prints, and its error."""
        told = []
        for message in self.run(source, cell=cell):
            content = message["content"]
            if message["msg_type"] == "stream":
                told.append(content["text"])
            elif message["msg_type"] == "error":
                told.append(f"{content['ename']}: {content['evalue']}")
        return "".join(told)


@contextmanager
def running(folder: Path, variables: Mapping[str, str] = {}) -> Iterator[Kernel]:
    """A kernel of this Python, working in `folder`."""
    manager = manager_in(folder, "python3")
    manager.kernel_spec.argv[0] = sys.executable  # type: ignore[union-attr]
    with started(manager, folder, {"PYTHONHASHSEED": "0", **variables}) as kernel:
        yield kernel


def manager_in(folder: Path, name: str) -> KernelManager:
    """A manager of a kernel that is to work in `folder`; its sockets lie beside it."""
    return KernelManager(kernel_name=name, transport="ipc", ip=str(folder.parent / "k"))


@contextmanager
def started(manager: KernelManager, folder: Path, variables: Mapping[str, str]) -> Iterator[Kernel]:
    """The manager's kernel while it runs in `folder`, with the kernel package of this repository."""
    environment = {**os.environ, "PYTHONPATH": str(KERNEL_PACKAGE), **variables}
    manager.start_kernel(cwd=str(folder), env=environment)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


@contextmanager
def observed(folder: Path, **config: Any) -> Iterator[Kernel]:
    """A kernel that observes its cells; records go to `records.jsonl` beside the folder."""
    settings = {"folder": str(folder), "records": str(records_of(folder)), "scratch": True, "seeding": True, **config}
    with running(folder) as kernel:
        kernel.run(f'__import__("nblift_kernel").start({settings!r})', silent=True)
        yield kernel


def validate(content: object, schema: object) -> None:
    """Raise if the content does not fit the JSON schema."""
    import jsonschema  # type: ignore[import-untyped]

    jsonschema.validate(content, schema)


def records_of(folder: Path) -> Path:
    return folder.parent / "records.jsonl"


def fragments(folder: Path) -> list[dict[str, Any]]:
    """The lines that were written, in order."""
    return [json.loads(line) for line in records_of(folder).read_text().splitlines()]


def cells(folder: Path) -> list[dict[str, Any]]:
    """The records of cells, in order."""
    return [cell for fragment in fragments(folder) for cell in fragment.get("cells", [])]
