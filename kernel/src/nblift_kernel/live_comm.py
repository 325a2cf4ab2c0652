"""What the tracker says to the notebook's clients, over comms that they open to the target `nblift`.

Each client opens its own comm, at any time: it is greeted and told what it missed. Messages: schemas/live.json.
"""

import os
import platform
from collections import deque
from collections.abc import Callable
from typing import Any

TARGET = "nblift"
#: Version of schemas/live.json.
SCHEMA = 1
#: Records that are kept for clients to come.
_KEPT = 500
#: Clients that are told: those of pages that were left never say so.
_CLIENTS = 8


class Talk:
    """All clients of one session.

    Parameters
    ----------
    shell
        IPython's shell; one without comms has no clients.
    origin
        Name of the session (a client that knows it is told only what is new), and cells that ran in it before.
    stop
        Called when a client wants no more records from anybody's cells.
    """

    def __init__(self, shell: Any, origin: dict[str, Any], stop: Callable[[], None]) -> None:
        from . import __version__

        self._hello = {
            "type": "hello", "version": __version__, "schema": SCHEMA, "pid": os.getpid(),
            "python": platform.python_version(),
        }  # fmt: skip
        self._origin = origin
        self._stop = stop
        self._clients: list[Any] = []
        self._records: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._names: list[str] = []
        self._manager = getattr(getattr(shell, "kernel", None), "comm_manager", None)

    def open(self) -> None:
        """Let clients in."""
        if self._manager is not None:
            self._manager.register_target(TARGET, self._opened)

    def close(self, reason: str = "") -> None:
        """Say goodbye, with a reason if there is one; twice is safe."""
        if self._manager is not None and self._manager.targets.get(TARGET) == self._opened:
            self._manager.unregister_target(TARGET, self._opened)
        self._send({"type": "off", "reason": reason})
        for client in self._clients:
            client.on_msg(None)
            client.close()
        self._clients.clear()

    def tell(self, record: dict[str, Any], names: list[str]) -> None:
        """A cell has ended.

        Parameters
        ----------
        record
            What it did.
        names
            What the notebook's names are now.
        """
        self._records.append(record)
        self._send({"type": "cell", "record": record})
        if names != self._names:
            self._names = names
            self._send({"type": "names", "names": names})

    def _opened(self, client: Any, message: Any) -> None:
        known = _told(message)
        after = known.get("since", 0) if known.get("session") == self._origin["session"] else 0
        client.on_msg(lambda told, client=client: self._heard(client, _told(told)))
        client.on_close(lambda _: self._leaves(client))
        self._clients = [*self._clients, client][-_CLIENTS:]
        client.send({**self._hello, **self._origin})
        for record in self._records:
            if type(after) is not int or record["sequence"] > after:
                client.send({"type": "cell", "record": record})
        client.send({"type": "names", "names": self._names})

    def _heard(self, client: Any, said: dict[str, Any]) -> None:
        if said.get("type") == "stop":
            self._stop()
        elif said.get("type") == "ack" and type(said.get("sequence")) is int:
            while self._records and self._records[0]["sequence"] <= said["sequence"]:
                self._records.popleft()

    def _leaves(self, client: Any) -> None:
        self._clients = [each for each in self._clients if each is not client]

    def _send(self, message: dict[str, Any]) -> None:
        for client in self._clients:
            client.send(message)


def _told(message: Any) -> dict[str, Any]:
    data = message.get("content", {}).get("data")
    return data if type(data) is dict else {}
