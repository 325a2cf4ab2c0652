"""Whether what pickles comes back the same, tried in a forked copy of the process: loading runs anything."""

import json
import os
import select
import signal
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress

from .codec import NotStorable, dump

#: Seconds until a try is given up.
_PATIENCE = 60.0


def not_brought_back(values: Mapping[str, object]) -> dict[str, str]:
    """Names whose value cannot be stored and brought back the same, with the reason.

    Nothing is found out where processes cannot be forked, or where it takes too long.
    """
    if not values or not hasattr(os, "fork"):
        return {}
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # other threads may hold locks when the process is forked: hence the patience
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _try(values, writing)
    os.close(writing)
    try:
        answer = _answer(reading)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        found: dict[str, str] = json.loads(answer)
    except ValueError:
        return {}
    return found


def _answer(reading: int) -> bytes:
    """All that the child says."""
    said = b""
    while select.select([reading], [], [], _PATIENCE)[0]:
        more = os.read(reading, 1 << 16)
        if not more:
            return said
        said += more
    return b""


def _try(values: Mapping[str, object], writing: int) -> None:
    """In the child: load everything, say what failed, and be gone without cleaning up what is the parent's."""
    try:
        # what it prints belongs nowhere; the kernel's own streams would take it to the notebook
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            sys.stdout = sys.stderr = nowhere
            found = {name: why for name, value in values.items() if (why := _why_not(name, value))}
        os.write(writing, json.dumps(found).encode())
    finally:
        os._exit(0)


def _why_not(name: str, value: object) -> str:
    try:
        dump({name: value})
    except NotStorable as problem:
        return problem.reason
    except BaseException:  # noqa: BLE001 - foreign code may raise anything: then it is not found out
        return ""
    return ""
