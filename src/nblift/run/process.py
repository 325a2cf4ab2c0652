"""A kernel's process: started in a session of its own, waited for, ended with all that it started."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import msgspec

from .kernel import Kernel

#: Longest prefix for which the paths of a kernel's sockets fit in what operating systems allow (104 bytes).
_LONGEST_SOCKET_FOLDER = 80
#: What a kernel started and left behind may take this long to end by itself, in seconds.
_GRACE_S = 2.0


class Process(Protocol):
    """A started kernel's process; its id is also that of its process group."""

    @property
    def pid(self) -> int:
        """Taken until `release`, so that signals meet nobody else."""

    def wait(self) -> int | None:
        """Wait for its end, in one thread only; its exit code, negative for a signal, None if nobody knows."""

    def kill(self) -> None:
        """End it and all that it started, now."""

    def release(self) -> None:
        """End it if it still runs, then what it left behind, and give back what the system keeps for it."""


class Started(msgspec.Struct, frozen=True):
    """A kernel that is on its way up."""

    process: Process
    #: Where it listens: jupyter_client's connection info.
    connection: Any
    #: How long it may take to answer, in seconds.
    timeout_s: float = 120.0
    #: Folder that its `nblift_kernel` says it lies in, where that is not the one on its path.
    library: Path | None = None


@contextmanager
def cold_kernel(kernel: Kernel, environment: Mapping[str, str], folder: Path, log: Path) -> Iterator[Started]:
    """A kernel in a new process of its own; at the body's end it, and all that it started, is gone.

    Parameters
    ----------
    environment
        All environment variables of the process, see `environment_of`.
    folder
        Working directory.
    log
        File that gets what the process itself prints, which is not part of any cell.

    Raises
    ------
    RuntimeError
        The command cannot be executed.
    """
    if shutil.which(kernel.python) is None:
        raise RuntimeError(f"{kernel.python} is not there, or cannot be executed")
    with meeting_place(kernel.name) as (file, connection):
        process = _Child(kernel.command(file), environment, folder, log)
        try:
            yield Started(process, connection)
        finally:
            process.release()


@contextmanager
def meeting_place(kernel_name: str, parent: Path | None = None) -> Iterator[tuple[Path, Any]]:
    """Where one kernel and its client meet, while the body lasts: the file that tells the kernel, and its content.

    Sockets in a folder, for TCP ports can be taken by another kernel meanwhile.

    Parameters
    ----------
    parent
        Of the folder; the system's for temporary files if None.
    """
    from jupyter_client.connect import write_connection_file

    with tempfile.TemporaryDirectory(prefix="nblift-", dir=parent, ignore_cleanup_errors=True) as folder:
        file = Path(folder, "kernel.json")
        where: dict[str, Any] = {}
        if hasattr(socket, "AF_UNIX") and len(folder) <= _LONGEST_SOCKET_FOLDER:
            where = {"transport": "ipc", "ip": str(Path(folder, "socket"))}
        key = os.urandom(32).hex().encode()
        _, content = write_connection_file(str(file), key=key, kernel_name=kernel_name, **where)
        yield file, {**content, "key": key}


class _Child:
    """A child of this process."""

    def __init__(self, command: list[str], environment: Mapping[str, str], folder: Path, log: Path) -> None:
        from jupyter_client.launcher import launch_kernel

        with log.open("wb") as sink:
            self._process: subprocess.Popen[bytes] = launch_kernel(
                command, env=dict(environment), cwd=str(folder), stdout=sink.fileno(), stderr=subprocess.STDOUT
            )
        self.pid = self._process.pid

    def wait(self) -> int | None:
        """See `Process.wait`."""
        if sys.platform == "win32":
            return self._process.wait()
        # Left in the table of processes, so that nobody else can get its id.
        try:
            ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:
            return self._process.wait()
        assert ended is not None, "it was waited for"
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def kill(self) -> None:
        """See `Process.kill`."""
        if sys.platform == "win32":
            self._process.kill()
        elif self._process.returncode is None:
            kill_group(self.pid)

    def release(self) -> None:
        """See `Process.release`."""
        if sys.platform == "win32" or os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            self.kill()
        else:
            wait_for_rest(self.pid)
            kill_group(self.pid)
        self._process.wait()


def kill_group(group: int) -> None:
    """End all processes of a group; there need not be any."""
    # macOS forbids signals to a group of which only a zombie is left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def wait_for_rest(group: int) -> None:
    """Let what an ended process left behind in its group end by itself, for a moment."""
    late = time.monotonic() + _GRACE_S
    while _rest(group) and time.monotonic() < late:
        time.sleep(0.02)


def _rest(group: int) -> bool:
    import psutil

    for pid in psutil.pids():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if pid != group and os.getpgid(pid) == group and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                return True
    return False
