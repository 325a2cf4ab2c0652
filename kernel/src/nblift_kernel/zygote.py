"""A process that has imported what kernels need, and forks one kernel for each request.

The runner starts it in a folder of its own, with one end of a socket; it answers whether it is ready, then takes
requests. Each brings the log that the kernel writes to, and a socket of the kernel's own: there the runner hears the
process's id and its exit code, and by closing its side says that it is done with the kernel. What the kernel left is
ended then. When the runner is gone, kernels and folder are too. A kernel ends with its zygote.

Linux only: elsewhere no process can be watched without signals, or be sure to end with its parent.
"""

import atexit
import builtins
import ctypes
import functools
import gc
import importlib
import io
import json
import os
import random
import selectors
import shutil
import signal
import socket
import struct
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, NamedTuple

from ipykernel.kernelapp import IPKernelApp

from nblift_kernel.reads import Reads

_PR_SET_PDEATHSIG = 1
_HEAD = struct.Struct("!Q")
#: What every kernel needs.
_OWN = (
    "ipykernel_launcher",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "nblift_kernel.step",
    "pdb",
    "tornado.platform.asyncio",
    "tornado.queues",
)

#: Names of threads whose makers take care of forks.
_SAFE_THREADS = {"jemalloc_bg_thd"}


class Refused(Exception):
    """Kernels forked here would not be like others, or could hang; the message says why."""


class Request(NamedTuple):
    """A kernel that is wanted."""

    #: Tells it where it meets its client.
    connection_file: str
    #: All its environment variables, and its working directory.
    environment: dict[str, str]
    folder: str


class _Kernel:
    """A forked process, until it has ended and the runner is done with it."""

    def __init__(self, pid: int, runner: socket.socket) -> None:
        self.pid = pid
        self.runner = runner
        #: Can be read once the process has ended.
        self.end = os.pidfd_open(pid)
        self.is_running = True
        self.is_wanted = True

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        # It has no group of its own before it calls `setsid`.
        os.kill(self.pid, signal.SIGKILL)

    def reap(self) -> None:
        os.waitpid(self.pid, 0)
        os.close(self.end)
        self.runner.close()


def main() -> "Forked | None":
    """Serve until the runner is gone; in a forked process, what it is to become."""
    # As ipykernel's launcher does: the folder that a process was started in is not where libraries are.
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    runner = socket.socket(fileno=int(sys.argv[1]))
    runner.set_inheritable(False)
    try:
        zygote = _Zygote(runner, sys.argv[2:])
    except Refused as refused:
        runner.sendall(_line(refused=str(refused)))
        return None
    runner.sendall(_line(ready=True))
    request = zygote.serve()
    if request is None:
        shutil.rmtree(os.getcwd(), ignore_errors=True)
        return None
    return Forked(request, zygote)


class _Zygote:
    def __init__(self, runner: socket.socket, modules: list[str]) -> None:
        gc.disable()
        environment = dict(os.environ)
        for name in _OWN:
            _import(name)
        own = list(warnings.filters)
        _preload(modules)
        #: What imports have changed: filters of warnings, of the libraries only, and environment variables.
        self.filters = [entry for entry in warnings.filters if entry not in own]
        self.variables = {name: value for name, value in os.environ.items() if environment.get(name) != value}
        _check_threads()
        self._stamps = dict(_stamps())
        self._kernels: list[_Kernel] = []
        self._runner = runner
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl
        self._selector = selectors.DefaultSelector()
        self._selector.register(runner, selectors.EVENT_READ)
        gc.collect()
        gc.freeze()

    def serve(self) -> "Request | None":
        """Fork kernels; the request in a forked one, None here when the runner is gone."""
        while True:
            for key, _ in self._selector.select():
                if key.data is not None:
                    self._hear_of(key.data, has_ended=key.fd == key.data.end)
                    continue
                received = _receive(self._runner)
                if received is None:
                    for kernel in self._kernels:
                        kernel.kill()
                        kernel.reap()
                    return None
                request, log, channel = received
                if self._fork(socket.socket(fileno=channel), log):
                    return request

    def _fork(self, runner: socket.socket, log: int) -> bool:
        """Whether this is the forked process."""
        changed = [file for file, stamp in self._stamps.items() if _stamp(file) != stamp]
        if changed:
            _say(runner, stale=changed[0])
            runner.close()
            os.close(log)
            return False
        here = os.getpid()
        with warnings.catch_warnings():
            # `_check_threads` has looked.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != here:
                os._exit(1)
            self._leave(runner, log)
            return True
        os.close(log)
        kernel = _Kernel(pid, runner)
        self._kernels.append(kernel)
        self._selector.register(kernel.end, selectors.EVENT_READ, kernel)
        self._selector.register(runner, selectors.EVENT_READ, kernel)
        _say(runner, pid=pid)
        return False

    def _leave(self, runner: socket.socket, log: int) -> None:
        """In the forked process: keep nothing of the zygote's, or nobody would notice the end of that one."""
        os.setsid()
        self._selector.close()
        self._runner.close()
        runner.close()
        for kernel in self._kernels:
            os.close(kernel.end)
            kernel.runner.close()
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(log)

    def _hear_of(self, kernel: _Kernel, *, has_ended: bool) -> None:
        if has_ended:
            kernel.is_running = False
            self._selector.unregister(kernel.end)
            # Not reaped yet, so that nobody else can get its id.
            ended = os.waitid(os.P_PID, kernel.pid, os.WEXITED | os.WNOWAIT)
            assert ended is not None, "it was waited for"
            _say(kernel.runner, exit=ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)
        else:
            # The runner never writes there.
            kernel.is_wanted = False
            self._selector.unregister(kernel.runner)
            kernel.kill()
        if not kernel.is_running and not kernel.is_wanted:
            self._kernels.remove(kernel)
            kernel.reap()


def _say(runner: socket.socket, **what: Any) -> None:
    # It may be gone; then that is heard next.
    with suppress(OSError):
        runner.sendall(_line(**what))


def _line(**what: Any) -> bytes:
    return json.dumps(what).encode() + b"\n"


def _receive(runner: socket.socket) -> "tuple[Request, int, int] | None":
    head, files, _, _ = socket.recv_fds(runner, _HEAD.size, 2)
    if len(head) < _HEAD.size:
        return None
    (length,) = _HEAD.unpack(head)
    body = bytearray()
    while len(body) < length:
        part = runner.recv(length - len(body))
        if not part:
            return None
        body += part
    log, channel = files
    return Request(**json.loads(body)), log, channel


def _preload(modules: list[str]) -> None:
    """Import as in a kernel: libraries ask then whether a notebook is around them."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    before = _said()
    shell = SimpleNamespace(kernel=None)
    builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]
    # A step's own record begins with what these imports read. No file here is the package's.
    reads = Reads.before = Reads(os.path.join(os.getcwd(), "package"), os.devnull, frozenset())
    try:
        for name in modules:
            _import(name)
    finally:
        reads.end()
        del builtins.get_ipython  # type: ignore[attr-defined]
    if _said() != before:
        raise Refused("what the libraries say when they are imported belongs into the notebook")


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Whoever needs it will say so.
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise Refused(f"{name} cannot be imported: {error}") from error
    except Exception as error:
        # Whatever it is, a kernel of its own shall raise it.
        raise Refused(f"{name} cannot be imported: {type(error).__name__}: {error}") from error


def _said() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fstat(2).st_size


def _check_threads() -> None:
    """Refuse to go on with threads: a fork does not take them along, and hangs if one holds a lock.

    Those of OpenBLAS end before a fork, and start again when they are needed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    own = threading.get_native_id()
    threads = [_thread_name(number) for number in os.listdir("/proc/self/task") if int(number) != own]
    others = [name for name in threads if name not in _SAFE_THREADS]
    if others:
        raise Refused(f"the imported libraries started threads: {', '.join(others)}")


def _thread_name(number: str) -> str:
    with open(f"/proc/self/task/{number}/comm", encoding="utf-8") as stream:
        return stream.read().strip()


def _stamps() -> Iterator[tuple[str, "tuple[int, int] | None"]]:
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            yield file, _stamp(file)


def _stamp(file: str) -> "tuple[int, int] | None":
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


class Forked:
    """A forked process that is about to be what `python -m ipykernel_launcher -f FILE` would be.

    What imports changed in the zygote is changed as if they came after the kernel's start.
    """

    def __init__(self, request: Request, zygote: "_Zygote") -> None:
        self._request = request
        self._filters = zygote.filters
        self._variables = zygote.variables
        self._imported = set(sys.modules)

    def prepare(self) -> "list[str]":
        """Take the place of such a process; the arguments for ipykernel."""
        gc.enable()
        here = _folders(os.environ.get("PYTHONPATH", ""))
        os.environ.clear()
        os.environ.update({**self._request.environment, **self._variables, "JPY_PARENT_PID": str(os.getppid())})
        os.chdir(self._request.folder)
        there = _folders(os.environ.get("PYTHONPATH", ""))
        sys.path[:] = dict.fromkeys(there + [entry for entry in sys.path if entry not in here])
        importlib.invalidate_caches()
        launcher = importlib.import_module("ipykernel_launcher")
        history = "--HistoryManager.hist_file=:memory:"
        sys.argv = [str(launcher.__file__), "-f", self._request.connection_file, history]
        _reseed()
        app: Any = IPKernelApp.instance()
        # The last part of its start.
        app.init_code = functools.partial(self._begin, app.init_code)
        return [*sys.argv[1:], f"--IPKernelApp.parent_handle={os.getppid()}"]

    def _begin(self, init_code: "Callable[[], None]") -> None:
        init_code()
        filters: list[Any] = warnings.filters  # type: ignore[assignment]
        filters[:] = self._filters + [entry for entry in filters if entry not in self._filters]
        # Warnings that were looked up before are looked up anew.
        getattr(warnings, "_filters_mutated", lambda: None)()

    def end(self) -> None:
        """End as Python does, but leave alone what the zygote had imported: to undo that takes long, for nothing."""
        app: Any = IPKernelApp.instance()
        # It joins a thread that may wait ten seconds for another one, which has ended.
        atexit.unregister(app.close)
        for last in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]
            with suppress(Exception):
                last()
        app.reset_io()
        for name in sys.modules.keys() - self._imported:
            del sys.modules[name]
        app.shell.user_ns.clear()
        gc.collect()
        for left in gc.get_objects():
            if isinstance(left, io.IOBase) and not left.closed:
                with suppress(Exception):
                    left.flush()
        # What C libraries do at the end; no thread of Python's runs meanwhile.
        ctypes.PyDLL(None).exit(0)


def _folders(path: str) -> list[str]:
    """What `site` makes of PYTHONPATH."""
    return [os.path.abspath(entry) for entry in path.split(os.pathsep)] if path else []


def _reseed() -> None:
    """Give the global generators states of their own, as imports in this process would have given them."""
    random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.set_state(numpy_random.RandomState().get_state(legacy=False))


if __name__ == "__main__":
    forked = main()
    if forked is not None:
        # As far up as ipykernel's launcher does it, so that as many calls fit above.
        IPKernelApp.launch_instance(forked.prepare())
        forked.end()
