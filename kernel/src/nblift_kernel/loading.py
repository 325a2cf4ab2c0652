"""Whether what pickles can be had back, tried in a forked copy of the process: loading runs anything."""

import json
import os
import pickle
import select
import signal
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress

#: Seconds until a try is given up.
_PATIENCE = 20.0


def not_loadable(values: Mapping[str, object]) -> dict[str, str]:
    """Names whose value pickles, but whose pickle does not load, with the reason in the exception's words.

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
            found = {name: why for name, value in values.items() if (why := _why_not(value))}
        os.write(writing, json.dumps(found).encode())
    finally:
        os._exit(0)


def _why_not(value: object) -> str:
    buffers: list[pickle.PickleBuffer] = []
    try:
        content = pickle.dumps(value, 5, buffer_callback=buffers.append)
    except BaseException:  # noqa: BLE001 - another question, which has its answer
        return ""
    try:
        pickle.loads(content, buffers=buffers)
    except BaseException as error:  # noqa: BLE001 - foreign code may raise anything, and the words are the answer
        return f"{type(error).__name__} while it was loaded again: {error}"
    return ""
