"""The one place where what went wrong becomes a status and a body."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from nblift.model.diagnostic import NbliftError

from . import rules
from .fixes import on_the_wire
from .messages import Problems

T = TypeVar("T")

#: Largest body of a request and largest message of the channel, in bytes.
LARGEST = 64 << 20

_STATUS: Mapping[str, int] = {
    rules.BAD_REQUEST.code: 400,
    rules.NOT_ALLOWED.code: 403,
    rules.NO_SUCH_THING.code: 404,
    rules.OUTSIDE_ROOT.code: 404,
    rules.OUT_OF_STEP.code: 409,
    rules.ALREADY_RUNNING.code: 409,
    rules.NOTHING_TO_WRITE.code: 409,
    "NB634": 409,  # nothing to resume
    "NB415": 409,  # nothing to restore
    rules.TOO_LARGE.code: 413,
    rules.STOPPED.code: 500,
    rules.NO_EXAMPLE.code: 403,
    rules.BUG.code: 500,
}
#: What is wrong with the notebook or the repository, not with the request.
_OTHERWISE = 422


def status_of(error: NbliftError) -> int:
    """Status that fits the first diagnostic."""
    return _STATUS.get(error.diagnostics[0].code, _OTHERWISE) if error.diagnostics else _OTHERWISE


def problems_of(error: BaseException | None, status: int) -> Problems:
    """Body that tells an error; of what nobody foresaw it tells nothing but that."""
    if isinstance(error, NbliftError):
        return Problems(tuple(map(on_the_wire, error.diagnostics)))
    hint = "Reload the page."
    if status in (401, 403):
        found = rules.NOT_ALLOWED.at("Jupyter does not allow this.", hint="Sign in again, or ask for the permission.")
    elif status == 404:
        found = rules.NO_SUCH_THING.at("There is nothing at this address.", hint=hint)
    elif status == 413:
        found = rules.TOO_LARGE.at("The request is too large.", hint="Clear very large outputs.")
    elif status < 500:
        found = rules.BAD_REQUEST.at("The server cannot read this request.", hint=hint)
    else:
        hint = "Please report it with the lines of the server's log."
        found = rules.BUG.at("Something went wrong in nblift itself. Your files are unchanged.", hint=hint)
    return Problems((on_the_wire(found),))


def decoded(data: bytes | str, decoder: "msgspec.json.Decoder[T]") -> T:
    """A value of the wire.

    Raises
    ------
    NbliftError
        It is too large, or not what is expected here.
    """
    if len(data) > LARGEST:
        what = f"The request has {len(data) >> 20} MB; the server takes {LARGEST >> 20} MB."
        raise NbliftError(rules.TOO_LARGE.at(what, hint="Clear very large outputs."))
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = f"The server cannot read this request: {error}."
        raise NbliftError(rules.BAD_REQUEST.at(why, hint="Reload the page.")) from error
