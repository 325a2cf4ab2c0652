"""Parameters that are secrets: a run knows where each is kept, and only a step's process what it is."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from nblift.analysis.check_secrets import secrets_in
from nblift.model.diagnostic import Diagnostic

from .rules import SECRET_IN_THE_OPEN

_PREFIX = "secret:"
_KINDS = ("env:", "keyring:")
#: What stands in the place of a secret, as in `nblift_kernel.secret`.
_MASK = "***"


class Secret(msgspec.Struct, frozen=True):
    """Where a secret is kept; as JSON: ``{"secret": "env:NAME"}``."""

    #: ``env:NAME`` or ``keyring:service/name``.
    secret: str


def as_secret(value: object) -> Secret | None:
    """The reference that a parameter's value is; None if it is a value.

    Parameters
    ----------
    value
        ``secret:env:NAME``, ``secret:keyring:service/name``, or ``{"secret": "env:NAME"}`` and so on.
    """
    match value:
        case Secret():
            return value
        case {"secret": str(kept), **rest} if not rest and kept.startswith(_KINDS):
            return Secret(kept)
        case str() if value.startswith(_PREFIX) and value.removeprefix(_PREFIX).startswith(_KINDS):
            return Secret(value.removeprefix(_PREFIX))
    return None


def in_the_open(values: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Notes on values that look like secrets: the record of the run would hold them for ever."""
    for name, value in values.items():
        if isinstance(value, str) and secrets_in(f"{name} = {value!r}"):
            yield SECRET_IN_THE_OPEN.at(
                f"The value of `{name}` looks like a secret, and the record of the run holds it.",
                hint=f"Keep it in an environment variable and say `-p {name}=secret:env:NAME`; have this one replaced.",
            )


def veiled(text: str, parameters: Mapping[str, Any]) -> str:
    """What a kernel's process said itself, without the secrets that this process knows too."""
    for value in parameters.values():
        if isinstance(value, Secret) and value.secret.startswith("env:"):
            kept = os.environ.get(value.secret.removeprefix("env:"))
            text = text.replace(kept, _MASK) if kept else text
    return text
