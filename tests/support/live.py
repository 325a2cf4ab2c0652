"""What the live tracker says in a real kernel, and the schema of it.

python -m tests.support.live        writes the schema anew
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.live import KernelMessage

from .kernel import KERNEL_PACKAGE, Kernel, running

SCHEMA = KERNEL_PACKAGE / "nblift_kernel" / "schemas" / "live.json"
#: What a client executes, silently, to start the tracker.
START = '__import__("nblift_kernel.live").live.start()'


def schema_of_messages() -> dict[str, Any]:
    """The JSON schema of what the kernel says, from the model's types."""
    schema = json.loads(json.dumps(msgspec.json.schema(KernelMessage)))
    for component in schema["$defs"].values():
        component["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Live",
        "description": "A message of nblift_kernel.live to the notebook's clients.",
        **schema,
    }


@cache
def _valid() -> Any:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return Draft202012Validator(json.loads(SCHEMA.read_text()))


class Client:
    """Somebody who listens to the tracker over a comm."""

    def __init__(self, kernel: Kernel, comm: str, **data: Any) -> None:
        self._kernel = kernel
        self.comm = comm
        #: All that was said to it, in order.
        self.heard: list[dict[str, Any]] = []
        self.closed = False
        self.take(kernel.send("comm_open", {"comm_id": comm, "target_name": "nblift", "data": data}))

    def say(self, **data: Any) -> None:
        """Send a message to the tracker."""
        self.take(self._kernel.send("comm_msg", {"comm_id": self.comm, "data": data}))

    def leave(self) -> None:
        """Close the comm."""
        self.take(self._kernel.send("comm_close", {"comm_id": self.comm, "data": {}}))

    def run(self, source: str, *, cell: str = "") -> dict[str, Any]:
        """Execute a cell; its record."""
        self.take(self._kernel.run(source, cell=cell))
        return self.records[-1]

    def take(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Keep what of the messages was said to this client."""
        for message in messages:
            if message["content"].get("comm_id") != self.comm:
                continue
            if message["msg_type"] == "comm_close":
                self.closed = True
            elif message["msg_type"] == "comm_msg":
                _valid().validate(message["content"]["data"])
                msgspec.convert(message["content"]["data"], KernelMessage)
                self.heard.append(message["content"]["data"])
        return messages

    @property
    def records(self) -> list[dict[str, Any]]:
        return [message["record"] for message in self.heard if message["type"] == "cell"]

    @property
    def names(self) -> list[str]:
        return [message["names"] for message in self.heard if message["type"] == "names"][-1]  # type: ignore[no-any-return]


@contextmanager
def tracking(folder: Path, variables: Mapping[str, str] = {}) -> Iterator[tuple[Kernel, Client]]:
    """A kernel that is tracked, and a client that listens from the start."""
    folder.mkdir(exist_ok=True)
    with running(folder, variables) as kernel:
        kernel.run(START, silent=True)
        yield kernel, Client(kernel, "first")


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(schema_of_messages(), indent=2) + "\n", encoding="utf-8")
