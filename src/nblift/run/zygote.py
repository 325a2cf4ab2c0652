"""Warm kernels: forked from a process, one for each kind of kernel, that has already imported what steps need."""

import atexit
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from .kernel import Kernel
from .process import Started, kill_group, meeting_place, wait_for_rest
from .workplace import link_kernel_package

#: How long the imports may take, a fork, and the end of a process that was told to end.
_IMPORT_TIMEOUT_S = 120.0
_FORK_TIMEOUT_S = 10.0
_END_TIMEOUT_S = 5.0
#: A forked kernel that takes longer to answer hangs.
_START_TIMEOUT_S = 20.0
#: Zygotes that a process keeps.
_KEPT = 2
_HEAD = struct.Struct("!Q")
#: Variables, or beginnings of names, that change from one kernel to the next and act on no import.
_PASSING = ("NBLIFT_", "PYTEST_CURRENT_TEST")
_LAUNCH = ("-m", "ipykernel_launcher", "-f", "{connection_file}")


class ColdError(Exception):
    """There is no warm kernel; the message, the end of a sentence, says why."""


class _Kind(msgspec.Struct, frozen=True):
    """What kernels from one zygote have in common."""

    #: Interpreter and its options.
    command: tuple[str, ...]
    #: Environment variables that may act on imports; PYTHONPATH without the step's own folders.
    environment: tuple[tuple[str, str], ...]
    modules: tuple[str, ...]


class _Line(msgspec.Struct, frozen=True):
    """What a zygote says."""

    ready: bool = False
    #: Why it gives no kernels.
    refused: str = ""
    #: A file that has changed since it was imported.
    stale: str = ""
    pid: int = 0
    exit: int | None = None


@contextmanager
def warm_kernel(
    kernel: Kernel, environment: Mapping[str, str], folder: Path, log: Path, modules: tuple[str, ...]
) -> Iterator[Started]:
    """Like `cold_kernel`, but forked from a process in which `modules` are imported.

    Raises
    ------
    ColdError
        There is none, and the body was not begun.
    """
    if (folder / "matplotlibrc").exists():
        raise ColdError("the step's folder has settings that matplotlib reads when it is imported")
    kind = _kind(kernel, environment, modules)
    with ZYGOTES.lent(kind) as zygote, meeting_place(kernel.name, zygote.folder) as (file, connection):
        request = {"connection_file": str(file), "environment": dict(environment), "folder": str(folder)}
        process = zygote.fork(request, log)
        try:
            yield Started(process, connection, _START_TIMEOUT_S, zygote.library)
        finally:
            process.release()


def can_be_warm(kernel: Kernel) -> bool:
    """Whether kernels of that sort can be forked here: on Linux, those that ipykernel's own command starts."""
    return sys.platform == "linux" and kernel.argv[-len(_LAUNCH) :] == _LAUNCH


def _kind(kernel: Kernel, environment: Mapping[str, str], modules: tuple[str, ...]) -> _Kind:
    own = environment["PYTHONPATH"].split(os.pathsep)
    # What stands before is the step's: its package, and the folder that `nblift_kernel` is imported from.
    while not Path(own.pop(0), "nblift_kernel").exists():
        if not own:
            raise ColdError("`nblift_kernel` is not on their path")
    kept = {name: value for name, value in environment.items() if not name.startswith(_PASSING)}
    kept["PYTHONPATH"] = os.pathsep.join(own)
    return _Kind((kernel.python, *kernel.argv[1 : -len(_LAUNCH)]), tuple(sorted(kept.items())), modules)


class _Forked:
    """A kernel's process that is a child of a zygote."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self._channel = channel
        self._lock = threading.Lock()
        self._code: int | None = None

    def wait(self) -> int | None:
        """See `Process.wait`."""
        with self._lock:
            if self._code is None:
                line = _heard(self._channel, None)
                if line is None or line.exit is None:
                    # The zygote has died, and its kernels with it; not what they started.
                    kill_group(self.pid)
                    self._code = -9
                else:
                    self._code = line.exit
            return self._code

    def kill(self) -> None:
        """See `Process.kill`."""
        if self._code is None:
            kill_group(self.pid)
            self._let_go()

    def release(self) -> None:
        """See `Process.release`."""
        if self._code is None:
            self.kill()
        else:
            wait_for_rest(self.pid)
        self._let_go()
        self.wait()
        # The zygote closes its side when nothing is left.
        with suppress(OSError):
            self._channel.settimeout(_END_TIMEOUT_S)
            self._channel.recv(1)
        self._channel.close()

    def _let_go(self) -> None:
        """Tell the zygote to end whatever is left."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)


class _Zygote:
    """A process that forks kernels.

    Raises
    ------
    ColdError
        It does not, and says why.
    """

    def __init__(self, kind: _Kind) -> None:
        self._lock = threading.Lock()
        #: How many kernels it has under way; changed by `_Zygotes` only.
        self.lent = 0
        self.folder = Path(tempfile.mkdtemp(prefix="nblift-"))
        #: Where its kernels' `nblift_kernel` says that it lies.
        self.library = self.folder / "library"
        self.library.mkdir()
        link_kernel_package(self.library)
        environment = dict(kind.environment)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(self.library), environment["PYTHONPATH"]]))
        self._channel, theirs = socket.socketpair()
        with theirs, (self.folder / "log").open("wb") as log:
            try:
                self._process = subprocess.Popen(
                    [*kind.command, "-m", "nblift_kernel.zygote", str(theirs.fileno()), *kind.modules],
                    env=environment,
                    cwd=self.folder,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            except OSError as error:
                self._channel.close()
                shutil.rmtree(self.folder, ignore_errors=True)
                raise ColdError(f"{kind.command[0]} cannot be executed: {error.strerror}") from error
        line = _heard(self._channel, _IMPORT_TIMEOUT_S)
        if line is None or not line.ready:
            why = self._last_words() if line is None else line.refused
            self.close()
            raise ColdError(why)

    def fork(self, request: Mapping[str, object], log: Path) -> _Forked:
        """A new kernel's process; ColdError if there is none to be had any more."""
        ours, theirs = socket.socketpair()
        body = json.dumps(request).encode()
        with theirs, log.open("wb") as sink, self._lock, suppress(OSError):
            socket.send_fds(self._channel, [_HEAD.pack(len(body))], [sink.fileno(), theirs.fileno()])
            self._channel.sendall(body)
        line = _heard(ours, _FORK_TIMEOUT_S)
        if line is None or not line.pid:
            ours.close()
            why = f"{line.stale} has changed" if line is not None else "the process that forks them has died"
            raise ColdError(why)
        return _Forked(line.pid, ours)

    def close(self) -> None:
        """End it, and all kernels that it forked."""
        self._channel.close()
        try:
            self._process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _last_words(self) -> str:
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"the process that forks them did not start: {said[-1] if said else 'it said nothing'}"


class _Zygotes:
    """Those of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: In the order of their last use; why there is none, where one would not start.
        self._known: dict[_Kind, _Zygote | str] = {}

    @contextmanager
    def lent(self, kind: _Kind) -> Iterator[_Zygote]:
        """The zygote of a kind, started now if there is none; others wait meanwhile."""
        with self._lock:
            zygote = self._known.pop(kind, None)
            try:
                zygote = _Zygote(kind) if zygote is None else zygote
            except ColdError as error:
                zygote = str(error)
            self._known[kind] = zygote
            if isinstance(zygote, str):
                raise ColdError(zygote)
            zygote.lent += 1
            self._close_others()
        try:
            yield zygote
        except ColdError:
            # The next kernel gets a new one.
            with self._lock:
                self._known = {kind: known for kind, known in self._known.items() if known is not zygote}
            raise
        finally:
            with self._lock:
                zygote.lent -= 1
                if zygote not in self._known.values() and not zygote.lent:
                    zygote.close()

    def close(self) -> None:
        """End all; whoever asks later gets new ones."""
        with self._lock:
            for known in self._known.values():
                if isinstance(known, _Zygote):
                    known.close()
            self._known.clear()

    def _close_others(self) -> None:
        started = [kind for kind, known in self._known.items() if isinstance(known, _Zygote)]
        for kind in started[:-_KEPT]:
            zygote = self._known[kind]
            if isinstance(zygote, _Zygote) and not zygote.lent:
                zygote.close()
                del self._known[kind]


ZYGOTES = _Zygotes()
atexit.register(ZYGOTES.close)


def _heard(channel: socket.socket, timeout_s: float | None) -> _Line | None:
    """The next line; None if nobody will say one, or not in time."""
    channel.settimeout(timeout_s)
    line = bytearray()
    try:
        while not line.endswith(b"\n"):
            part = channel.recv(1)
            if not part:
                return None
            line += part
    except OSError:
        return None
    return msgspec.json.decode(line, type=_Line)
