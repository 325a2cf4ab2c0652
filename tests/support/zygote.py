"""A process that has the usual libraries imported and forks a fresh shell for every job.

It runs `main`; jobs come on stdin, results go to stdout, both pickled behind their
length. A job is what `nblift.run.session.execute` is asked for; the child does it in an `InteractiveShell` that
keeps what it shows as nbformat outputs. Before each cell it sends the cell's id, and waits for an answer.
"""

import base64
import faulthandler
import functools
import io
import os
import pickle
import select
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

#: Imported before forking. Not `pyplot`: its import hooks into the shell.
PRELOADED = (
    "nblift_kernel.observe", "nblift_kernel.capture", "nblift_kernel.step", "nblift_kernel.codec", "cloudpickle",
    "numpy", "pandas", "pyarrow", "sklearn.linear_model", "matplotlib.figure", "matplotlib.backends.backend_agg",
    "IPython.core.pylabtools", "sqlite3",
)  # fmt: skip


class Job(NamedTuple):
    """Cells to run in one fresh process."""

    #: Id → source.
    cells: Mapping[str, str]
    environment: Mapping[str, str]
    folder: str
    before: str = ""
    after: str = ""
    timeout_s: float = 120


class Done(NamedTuple):
    """What a job showed."""

    outputs: dict[str, list[dict[str, Any]]]
    failed: str = ""
    error: str = ""
    message: str = ""
    traceback: str = ""
    died: bool = False


def send(pipe: BinaryIO, value: object) -> None:
    """Write one pickled value."""
    data = pickle.dumps(value)
    pipe.write(struct.pack("<Q", len(data)) + data)
    pipe.flush()


def receive(pipe: BinaryIO | io.FileIO) -> Any:
    """Read one pickled value; EOFError at the end."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    wanted, found = struct.unpack("<Q", head)[0], bytearray()
    while len(found) < wanted:
        more = pipe.read(wanted - len(found))
        if not more:
            raise EOFError
        found += more
    return pickle.loads(found)


# ---------------------------------------------------------------------- the shell
_outputs: list[dict[str, Any]] = []


class _Stream(io.TextIOBase):
    """What is printed, as stream outputs; neighbours are one."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = _outputs[-1] if _outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self._name:
            last["text"] += text
        elif text:
            _outputs.append({"output_type": "stream", "name": self._name, "text": text})
        return len(text)


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **_: Any,
    ) -> None:
        _outputs.append({"output_type": "display_data", "data": _plain(data), "metadata": metadata or {}})


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        return

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        _outputs.append({"output_type": "execute_result", "data": _plain(format_dict), "metadata": md_dict or {}})

    def finish_displayhook(self) -> None:
        return


class Shell(InteractiveShell):
    """A shell as a kernel has it, without the kernel."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def enable_gui(self, gui: Any = None) -> None:
        """A kernel with inline figures has no event loop to join."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        _outputs.append({"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb})


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {m: base64.b64encode(v).decode() if isinstance(v, bytes) else v for m, v in data.items()}


def _shell() -> Shell:
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config, colors="nocolor")
    shell.system = shell.system_piped  # type: ignore[method-assign]
    return shell


# ---------------------------------------------------------------------- jobs
def run(shell: Shell, job: Job, begins: Callable[[str], None]) -> Done:
    """Do a job in this process, which is good for nothing else afterwards."""
    os.environ.clear()
    os.environ.update(job.environment)
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    time.tzset()
    os.chdir(job.folder)
    path = job.environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[0] = ""
    sys.path[1:1] = [folder for folder in path if folder]
    sys.stdout, sys.stderr = _Stream("stdout"), _Stream("stderr")
    outputs: dict[str, list[dict[str, Any]]] = {}
    if job.before:
        _run_cell(shell, job.before, "", store=False)
    for cell, source in job.cells.items():
        begins(cell)
        _outputs.clear()
        failure = _run_cell(shell, source, cell, store=True)
        outputs[cell] = list(_outputs)
        if failure is not None:
            trace = [line for o in _outputs if o["output_type"] == "error" for line in o["traceback"]]
            return Done(outputs, cell, type(failure).__name__, str(failure), "\n".join(trace))
    if job.after:
        _run_cell(shell, job.after, "", store=False)
    return Done(outputs)


def _run_cell(shell: Shell, source: str, cell: str, *, store: bool) -> BaseException | None:
    result: Any = shell.run_cell(source, store_history=store, cell_id=cell or None)  # type: ignore[no-untyped-call]
    failure: BaseException | None = result.error_before_exec or result.error_in_exec
    if failure is not None and not cell:
        raise failure
    return failure


def _in_child(shell: Shell, job: Job, begins: Callable[[str], None]) -> Done:
    """Fork, and wait for the result."""
    reader, writer = os.pipe()
    go_on, answer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.close(answer)
        faulthandler.dump_traceback_later(job.timeout_s * 0.9)
        try:
            with os.fdopen(writer, "wb") as pipe:

                def ask(cell: str) -> None:
                    send(pipe, cell)
                    os.read(go_on, 1)

                send(pipe, run(shell, job, ask))
        finally:
            os._exit(0)
    os.close(writer)
    os.close(go_on)
    with os.fdopen(reader, "rb", buffering=0) as messages, os.fdopen(answer, "wb", buffering=0) as answers:
        try:
            while True:
                ready, _, _ = select.select([messages], [], [], job.timeout_s)
                if not ready:
                    os.kill(child, signal.SIGKILL)
                    return Done({}, "?", "Timeout", "", died=True)
                message = receive(messages)
                if isinstance(message, Done):
                    return message
                begins(message)
                answers.write(b".")
        except (EOFError, BrokenPipeError):
            return Done({}, "?", "DeadKernel", "the process ended by itself", died=True)
        finally:
            os.waitpid(child, 0)


def _warm_up() -> None:
    """Do once what every child would do again."""
    for name in PRELOADED:
        import_module(name)
    from pandas import DataFrame

    from nblift_kernel import libraries

    libraries._owner = functools.cache(libraries._owner)
    libraries.Distributions().new()
    DataFrame({"a": ["x"], "b": [1.0]}).to_html()
    tempfile.gettempdir()


def main() -> None:
    """Serve until stdin ends."""
    jobs, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    _warm_up()
    shell = _shell()

    def begins(cell: str) -> None:
        send(results, cell)
        receive(jobs)

    while True:
        try:
            job = receive(jobs)
        except EOFError:
            return
        send(results, _in_child(shell, job, begins))
