"""Executing a notebook for papermill, with papermill's options."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import writes
from papermill.iorw import LocalHandler, papermill_io

from .client import Ending, Manager, play
from .kernel import find_kernel
from .process import cold_kernel
from .saving import Saver, replace_text
from .watch import Ended, Limits

#: papermill's options that say nothing to nbclient, or by another name.
_OWN = {"input_path", "start_timeout", "execution_timeout", "autosave_cell_every"}


def execute(
    notebook: Any,
    kernel_name: str,
    output_path: str | None,
    progress_bar: bool | dict[str, Any],
    log_output: bool,
    options: dict[str, Any],
) -> Any:
    """Execute a notebook in papermill's working directory; see `NbliftEngine`."""
    since = time.monotonic()
    saver = Saver(lambda: str(writes(notebook)), _writer(output_path))
    manager = Manager(notebook, saver, progress_bar=progress_bar, log_output=log_output)
    given = {name: value for name, value in options.items() if name not in _OWN}
    with tempfile.TemporaryDirectory(prefix="nblift-", ignore_cleanup_errors=True) as folder:
        log = Path(folder, "kernel.log")
        manager.notebook_start()
        saver.save()
        try:
            with cold_kernel(find_kernel(kernel_name), os.environ, Path.cwd(), log) as started:
                ending = play(
                    manager,
                    saver,
                    started,
                    limits=Limits(),
                    cancel=None,
                    live=lambda cell, output: None,
                    since=since,
                    log_output=log_output,
                    timeout=options.get("execution_timeout"),
                    **given,
                )
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
            saver.save()
        _check(ending, log)
    return notebook


def _check(ending: Ending, log: Path) -> None:
    match ending.ended:
        case Ended.WELL:
            return
        case Ended.TIMED_OUT:
            raise CellTimeoutError(ending.message)
    said = log.read_text(encoding="utf-8", errors="replace").strip()
    how = "did not start" if ending.ended is Ended.NOT_STARTED else f"died with exit code {ending.exit_code}"
    raise DeadKernelError(f"The kernel {how}. {ending.message}{said}".strip())


def _writer(output_path: str | None) -> Callable[[str], object]:
    handler = papermill_io.get_handler(output_path)
    if not isinstance(handler, LocalHandler):
        return lambda text: handler.write(text, output_path)
    # papermill takes relative paths from where it was when it began.
    start = handler.cwd(None)
    handler.cwd(start)
    path = Path(start or "", str(output_path))
    return lambda text: replace_text(path, text)
