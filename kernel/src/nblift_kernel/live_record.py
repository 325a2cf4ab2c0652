"""What is told of a cell besides what it did: which source ran, when; and how much is told at most."""

import hashlib
from typing import Any

#: Entries of one list or dict, entries of one record, characters of one text.
_WIDEST, _MOST, _LONGEST = 1_000, 10_000, 1_000
_CUT = "This cell touched more than nblift tells of one cell."


def source_hash(source: str) -> str:
    """Digest of a cell's source as it was sent: ``sha256:<32 hex>`` of its UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def bounded(record: dict[str, Any]) -> dict[str, Any]:
    """The record, as much of it as fits a message; what is left out is told among its `problems`."""
    room = _Room()
    cut: dict[str, Any] = room.fit(record)
    if room.full:
        cut["problems"] = [*cut.get("problems", ())[: _WIDEST - 1], _CUT]
    return cut


class _Room:
    """What is left of a message."""

    def __init__(self) -> None:
        self.left = _MOST
        self.full = False

    def fit(self, value: Any) -> Any:
        """A value as far as it fits."""
        if type(value) is dict:
            return {self.text(key): self.fit(item) for key, item in list(value.items())[: self.take(len(value))]}
        if type(value) is list or type(value) is tuple:
            return [self.fit(item) for item in value[: self.take(len(value))]]
        return self.text(value) if type(value) is str else value

    def take(self, wanted: int) -> int:
        """How many of so many entries fit."""
        given = min(wanted, _WIDEST, self.left)
        self.full = self.full or given < wanted
        self.left -= given
        return given

    def text(self, value: str) -> str:
        """A text as far as it fits, without halves of characters, which JSON cannot hold."""
        if not value.isascii():
            value = value.encode("utf-8", "replace").decode()
        return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
