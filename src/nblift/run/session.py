"""Executing a document in a fresh kernel and keeping what it showed; the one module that knows nbclient."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import RunError

from .failure import not_started
from .kernel import Kernel, kernel_manager

_START_TIMEOUT_S = 120
_OUTPUT_TIMEOUT_S = 60


class Shown(msgspec.Struct, frozen=True):
    """What a document showed when it ran."""

    #: Cell id → nbformat outputs, for every cell that was started.
    outputs: dict[str, list[dict[str, Any]]]
    #: Id of the cell that failed; empty if all ran.
    failed: str = ""
    #: Class and message of the exception, or why the kernel ended.
    error: str = ""
    message: str = ""
    traceback: str = ""
    #: The kernel's process ended by itself.
    died: bool = False
    #: The cell was ended because it took longer than it may.
    late: bool = False


def execute(
    cells: Mapping[str, str],
    *,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    before: str = "",
    after: str = "",
    progress: Callable[[str], None] | None = None,
    timeout_s: float | None = None,
) -> Shown:
    """Run code cells in one fresh kernel, in order, until one fails.

    Parameters
    ----------
    cells
        Id → source, as IPython reads it.
    before, after
        Code that runs silently before the first and after the last cell: not in the history, shows nothing.
    progress
        Called with the id of each cell that starts.
    timeout_s
        Seconds that a cell may take; any if None.

    Raises
    ------
    RunError
        The kernel does not start.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    document = nbformat.v4.new_notebook(cells=[_cell(i, s) for i, s in cells.items()])
    with kernel_manager(kernel, environment, folder, log) as (manager, _):
        client = _client(document, manager, timeout_s)
        started: list[str] = []
        with _started(client, kernel, log):
            _silent(client, before)
            try:
                for index, cell in enumerate(document.cells):
                    started.append(cell.id)
                    if progress is not None:
                        progress(cell.id)
                    _tell_cell(client, cell.id)
                    client.execute_cell(cell, index)
                _silent(client, after)
            except CellExecutionError as error:
                return Shown(_outputs(document, started), started[-1], error.ename, error.evalue, error.traceback)
            except CellTimeoutError:
                why = f"no end after {timeout_s:g} s"
                return Shown(_outputs(document, started), started[-1], "Timeout", why, late=True)
            except DeadKernelError:
                return Shown(_outputs(document, started), started[-1], "DeadKernel", _tail(log), died=True)
    return Shown(_outputs(document, started))


@contextmanager
def _started(client: Any, kernel: Kernel, log: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(client.setup_kernel())
        except RuntimeError as error:
            # Neither nbclient nor jupyter_client has a class of its own for a kernel that does not start or answer.
            raise RunError(not_started(kernel, _tail(log) or str(error))) from error
        yield


def _cell(identifier: str, source: str) -> Any:
    import nbformat

    return nbformat.from_dict(
        {
            "cell_type": "code",
            "id": identifier,
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
    )


def _client(document: Any, manager: Any, timeout_s: float | None) -> Any:
    from nbclient import NotebookClient

    return NotebookClient(
        document,
        kernel_manager_class=manager,
        timeout=timeout_s,
        startup_timeout=_START_TIMEOUT_S,
        iopub_timeout=_OUTPUT_TIMEOUT_S,
        record_timing=False,
    )


def _tell_cell(client: Any, identifier: str) -> None:
    """Let requests say which cell they are, as JupyterLab's do; nbclient's do not."""
    session = client.kc.session
    original = type(session).msg

    def msg(msg_type: str, *args: Any, **kwargs: Any) -> Any:
        message = original(session, msg_type, *args, **kwargs)
        if msg_type == "execute_request":
            message["metadata"] = {**message["metadata"], "cellId": identifier}
        return message

    session.msg = msg


def _silent(client: Any, code: str) -> None:
    """Run code that nobody sees; an exception in it is our own fault and is raised."""
    from jupyter_core.utils import run_sync

    if not code:
        return
    reply = run_sync(client.kc.execute_interactive)(
        code, silent=False, store_history=False, allow_stdin=False, output_hook=lambda _: None, timeout=None
    )
    content = reply["content"]
    if content["status"] != "ok":
        told = "\n".join(content.get("traceback", ()))
        raise RuntimeError(f"{content.get('ename')}: {content.get('evalue')}\n{told}")


def _outputs(document: Any, started: list[str]) -> dict[str, list[dict[str, Any]]]:
    return {c.id: [dict(o) for o in c.outputs] for c in document.cells if c.id in started}


def _tail(log: Path, lines: int = 5) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.strip().splitlines()[-lines:])
