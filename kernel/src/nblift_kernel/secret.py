"""Secrets: looked up in the process that needs them, and kept out of all that it says and saves."""

import base64
import html
import json
import os
import urllib.parse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython

#: What stands in the place of a secret.
MASK = "***"
#: How many bytes of a file are looked at together.
_CHUNK = 2**20


class SecretMissing(LookupError):
    """There is no such secret; the message says where it was looked for, and the next step."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence; where in nblift it was raised helps nobody."""
        return [f"{type(self).__name__}: {self}"]


class _Known:
    """The secrets of this process."""

    def __init__(self) -> None:
        #: Each in all the forms in which it may turn up, the longest first.
        self.forms: list[str] = []
        self.bytes: list[bytes] = []

    def add(self, value: str) -> None:
        forms = {*self.forms, *_forms(value)}
        self.forms = sorted(forms, key=lambda form: (-len(form), form))
        self.bytes = [form.encode(code) for form in self.forms for code in ("utf-8", "utf-16-le", "utf-32-le")]


_known = _Known()


def secret(reference: str) -> str:
    """The secret that a reference names; from now on this process shows and saves it nowhere.

    Parameters
    ----------
    reference
        ``env:NAME``, an environment variable, or ``keyring:service/name``.

    Raises
    ------
    SecretMissing
        There is no such secret.
    """
    kind, _, name = reference.partition(":")
    value = os.environ.get(name) if kind == "env" else _from_keyring(name)
    if not value:
        where = f"The environment variable {name}" if kind == "env" else f"The keyring's entry {name}"
        raise SecretMissing(f"{where} is not set, and a parameter refers to it.")
    if not _known.forms:
        _veil_messages()
    _known.add(value)
    return value


def veiled(text: str) -> str:
    """A text without the secrets of this process."""
    for form in _known.forms:
        text = text.replace(form, MASK)
    return text


def shows_secret(content: Iterable[bytes | bytearray | memoryview]) -> bool:
    """Whether the bytes of a file, in pieces, hold a secret of this process."""
    if not _known.bytes:
        return False
    longest = max(map(len, _known.bytes))
    before = b""
    for piece in content:
        window = before + bytes(piece)
        if any(form in window for form in _known.bytes):
            return True
        before = window[-longest:]
    return False


def pieces(path: Path) -> Iterable[bytes]:
    """The bytes of a file, a part at a time."""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _from_keyring(name: str) -> str | None:
    try:
        import keyring
    except ImportError:
        message = "The kernel has no package `keyring`, and a parameter refers to an entry of it."
        raise SecretMissing(message) from None
    service, _, user = name.partition("/")
    found: str | None = keyring.get_password(service, user)
    return found


def _veil_messages() -> None:
    """Take secrets out of every message of this kernel: prints, displays, tracebacks, replies."""
    shell = get_ipython()
    session = getattr(getattr(shell, "kernel", None), "session", None)
    if session is None:
        return
    send = session.send

    def veiled_send(stream: Any, message: Any, content: Any = None, *given: Any, **more: Any) -> Any:
        if isinstance(message, Mapping) and "content" in message:
            message = {**message, "content": _veiled(message["content"])}
        return send(stream, message, _veiled(content), *given, **more)

    session.send = veiled_send


def _veiled(value: Any) -> Any:
    if isinstance(value, str):
        return veiled(value)
    if isinstance(value, Mapping):
        return {_veiled(key): _veiled(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_veiled(each) for each in value]
    return value


def _forms(value: str) -> set[str]:
    """A text as it is, and as it stands in literals, JSON, HTML, addresses and headers."""
    return {
        value,
        repr(value)[1:-1],
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        html.escape(value),
        urllib.parse.quote(value, safe=""),
        urllib.parse.quote_plus(value),
        base64.b64encode(value.encode()).decode(),
    }
