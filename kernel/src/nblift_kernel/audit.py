"""One audit hook for the process: it cannot be removed again, so it is added once and then only forwards.

Limits: native code (pyarrow, HDF5, SQLite itself) raises no audit events; `folder.py` sees those files instead.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

Listener = Callable[[str, tuple[Any, ...]], None]

FILES = frozenset(
    {
        "open",
        "os.rename",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.remove",
        "os.rmdir",
        "os.mkdir",
        "os.listdir",
        "os.scandir",
        "sqlite3.connect",
    }
)
PROCESSES = frozenset(
    {
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "pty.spawn",
    }
)
CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
ENVIRONMENT = frozenset({"os.putenv", "os.unsetenv"})
OTHERS = frozenset({"tempfile.mkstemp", "tempfile.mkdtemp"})

_WANTED = FILES | PROCESSES | CONNECTIONS | LOOKUPS | ENVIRONMENT | OTHERS
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Forward the wanted audit events to `listener`; calling the returned function ends that.

    The listener runs inside the audited call, on whichever thread made it. What it raises is swallowed: an
    exception would forbid the user's operation.
    """
    _install()
    _listeners.append(listener)

    def stop() -> None:
        if listener in _listeners:
            _listeners.remove(listener)

    return stop


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event not in _WANTED:
        return
    for listener in tuple(_listeners):
        # an edge: raising here would stop the user's own call
        with suppress(Exception):
            listener(event, args)
