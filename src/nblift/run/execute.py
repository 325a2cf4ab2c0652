"""Executing a notebook in a fresh kernel; the one module that knows papermill."""

import json
import logging
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from nblift.store.trouble import spoken

from .kernel import Kernel, kernel_manager

_START_TIMEOUT_S = 120
#: Output may arrive this much later than the end of the cell that made it, if there is much of it.
_OUTPUT_TIMEOUT_S = 60


#: Kinds of output (and names of streams) that tell where source lies on this machine, and the key that does.
_SAYS_WHERE = {("error", None): "traceback", ("stream", "stderr"): "text"}


class Ended(StrEnum):
    """How an execution ended."""

    WELL = "well"
    #: A cell raised an exception.
    RAISED = "raised"
    DIED = "died"
    NOT_STARTED = "not started"
    TIMED_OUT = "timed out"


class Execution(msgspec.Struct, frozen=True):
    """What happened to a notebook."""

    ended: Ended
    seconds: float
    #: Of a cell that raised: its id, the exception's class and message.
    cell: str = ""
    error: str = ""
    message: str = ""
    #: Of a process that died: its exit code, negative for a signal.
    exit_code: int | None = None
    #: Last lines of what the kernel's process printed itself.
    log: str = ""


def execute_notebook(
    document: Mapping[str, Any],
    to: Path,
    *,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    hide: Mapping[str, str],
    timeout_s: float | None = None,
) -> Execution:
    """Execute a notebook through papermill; never raises for what the notebook does.

    Parameters
    ----------
    document
        nbformat 4 document; cells have ids.
    to
        Where the executed notebook goes; written after every cell, so that it exists however the run ends.
    environment
        All environment variables of the kernel's process.
    folder
        The kernel's working directory.
    log
        File for what the kernel's process prints outside of cells.
    hide
        Places on this machine that tracebacks and warnings would show, and what stands in the notebook instead.
    timeout_s
        For all cells together.

    Raises
    ------
    NbliftError
        The executed notebook cannot be written.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    # It reports through the outcome; its log would say everything twice, in its own words.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    # A run that is stopped leaves nbclient's watch of the kernel behind, which would be told at the process's end.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    clock = _Clock(timeout_s)
    notebook = nbformat.from_dict({**document, "metadata": _metadata(document, kernel)})
    with kernel_manager(kernel, environment, folder, log) as (manager, end), spoken(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            papermill.execute_notebook(
                notebook,
                # papermill takes the path for a format string.
                str(to).replace("{", "{{").replace("}", "}}"),
                kernel_name=kernel.name,
                progress_bar=False,
                start_timeout=_START_TIMEOUT_S,
                kernel_manager_class=manager,
                timeout_func=clock.left,
                iopub_timeout=_OUTPUT_TIMEOUT_S,
            )
        except PapermillExecutionError as error:
            cell = notebook.cells[error.cell_index].id
            return Execution(Ended.RAISED, clock.seconds, cell, error.ename, error.evalue)
        except CellTimeoutError:
            return Execution(Ended.TIMED_OUT, clock.seconds)
        except DeadKernelError:
            return Execution(Ended.DIED, clock.seconds, exit_code=end.code, log=_tail(log))
        except RuntimeError as error:
            # Neither nbclient nor jupyter_client has a class of its own for a kernel that does not start or answer.
            return Execution(Ended.NOT_STARTED, clock.seconds, message=str(error), log=_tail(log))
        finally:
            if to.exists():
                _neutral(to, hide)
    return Execution(Ended.WELL, clock.seconds)


def parameterized(document: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The document with papermill's cell of overriding values behind its `parameters` cell."""
    import nbformat
    from papermill.parameterize import parameterize_notebook

    notebook = nbformat.from_dict(document)
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
    notebook.metadata.setdefault("papermill", {})
    changed: dict[str, Any] = parameterize_notebook(
        notebook, dict(parameters), kernel_name="python3", language="python"
    )
    return changed


class _Clock:
    """Time since the start; what is left of it for the next cell."""

    def __init__(self, timeout_s: float | None) -> None:
        self._timeout_s = timeout_s
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._start, 3)

    def left(self, _cell: object) -> float | None:
        # nbclient takes 0 for "no limit".
        return None if self._timeout_s is None else max(self._timeout_s - self.seconds, 0.001)


def _metadata(document: Mapping[str, Any], kernel: Kernel) -> dict[str, Any]:
    spec = {"name": kernel.name, "display_name": kernel.name, "language": "python"}
    return {"kernelspec": spec, "language_info": {"name": "python"}, **document.get("metadata", {})}


def _tail(log: Path, lines: int = 5) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.strip().splitlines()[-lines:])


def _neutral(path: Path, hide: Mapping[str, str]) -> None:
    """Take out of an executed notebook where on this machine things are."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for key in ("input_path", "output_path"):
        document["metadata"].get("papermill", {}).pop(key, None)
    home = str(Path.home())
    # IPython abbreviates the home folder.
    told = {**hide, **{place.replace(home, "~", 1): said for place, said in hide.items()}}
    for cell in document["cells"]:
        for output in cell.get("outputs", ()):
            key = _SAYS_WHERE.get((output["output_type"], output.get("name")), "")
            for place, said in told.items() if key else ():
                output[key] = [line.replace(place, said) for line in output[key]]
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
