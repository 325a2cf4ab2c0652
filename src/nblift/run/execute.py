"""Executing a notebook in a fresh kernel."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nblift.store.trouble import spoken

from .kernel import Kernel
from .process import Started, cold_kernel
from .saving import Saver, replace_text
from .watch import Ended, Limits
from .zygote import ColdError, can_be_warm, warm_kernel

if TYPE_CHECKING:
    from .client import Ending

#: Kinds of output (and names of streams) that tell where source lies on this machine, and the key that does.
_SAYS_WHERE = {("error", None): "traceback", ("stream", "stderr"): "text"}


class LiveOutput(msgspec.Struct, frozen=True):
    """Something that a cell just showed."""

    cell: str
    #: nbformat output.
    output: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What of it a terminal can show."""
        kind = self.output["output_type"]
        if kind == "stream":
            return str(self.output["text"])
        if kind == "error":
            return "\n".join(self.output["traceback"]) + "\n"
        plain = self.output["data"].get("text/plain")
        return f"{plain}\n" if plain else ""


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
    #: What it had when it was ended for taking too much.
    memory_bytes: int | None = None
    #: Why its kernel was not forked although that was asked for; the end of a sentence.
    cold: str = ""


def execute_notebook(
    document: Mapping[str, Any],
    to: Path,
    *,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
    hide: Mapping[str, str],
    limits: Limits = Limits(),  # noqa: B008 # it never changes
    cancel: threading.Event | None = None,
    live: Callable[[LiveOutput], None] | None = None,
    warm: tuple[str, ...] | None = None,
) -> Execution:
    """Execute a notebook in a kernel of its own; never raises for what the notebook does.

    Several threads may call it at once.

    Parameters
    ----------
    document
        nbformat 4 document; cells have ids.
    to
        Where the executed notebook goes; written when it begins, at most once a second while it goes on, and at the
        end, each time whole.
    environment
        All environment variables of the kernel's process.
    folder
        The kernel's working directory.
    log
        File for what the kernel's process prints outside of cells.
    hide
        Places on this machine that tracebacks and warnings would show, and what stands in the notebook instead.
    limits
        Beyond them the kernel is ended, with all that it started.
    cancel
        So is it when somebody sets this.
    live
        Called with each output when it arrives, in the order of arrival.
    warm
        Modules that the notebook will need: its kernel is forked from a process that has imported them, where kernels
        of this sort can be. None for a process of its own.

    Raises
    ------
    NbliftError
        The executed notebook cannot be written.
    """
    from papermill.iorw import load_notebook_node

    from .client import Ending, Manager, play

    since = time.monotonic()
    notebook = load_notebook_node(_node(document, kernel))
    neutral = _Neutral(hide)
    saver = Saver(lambda: neutral.text(notebook), lambda text: replace_text(to, text))
    manager = Manager(notebook, saver, progress_bar=False)

    def show(cell: str, output: Mapping[str, Any]) -> None:
        if live is not None:
            live(LiveOutput(cell, neutral.output(output)))

    def played(started: Started) -> Ending:
        neutral.hide_library(started.library)
        return play(manager, saver, started, limits=limits, cancel=cancel, live=show, since=since)

    with spoken(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        manager.notebook_start()
        saver.save()
        try:
            ending, cold = _in_kernel(played, warm, kernel, environment, folder, log)
        finally:
            manager.notebook_complete()
            raised = _raised(notebook)
            saver.save()
    seconds = round(time.monotonic() - since, 3)
    if raised is not None and ending.ended is Ended.WELL:
        return Execution(Ended.RAISED, seconds, *raised, cold=cold)
    return Execution(
        ending.ended,
        seconds,
        message=ending.message,
        exit_code=ending.exit_code,
        log="" if ending.ended is Ended.WELL else _tail(log),
        memory_bytes=ending.memory_bytes,
        cold=cold,
    )


def _in_kernel(
    played: "Callable[[Started], Ending]",
    warm: tuple[str, ...] | None,
    kernel: Kernel,
    environment: Mapping[str, str],
    folder: Path,
    log: Path,
) -> "tuple[Ending, str]":
    """Execute in a forked kernel, or else in a process of its own; why so if the first was wanted."""
    from .client import Ending

    cold = ""
    if warm is not None and can_be_warm(kernel):
        try:
            with warm_kernel(kernel, environment, folder, log, warm) as started:
                ending = played(started)
            if ending.ended is not Ended.NOT_STARTED:
                return ending, ""
            cold = ending.message or "the forked one ended before it answered"
        except ColdError as error:
            cold = str(error)
    try:
        with cold_kernel(kernel, environment, folder, log) as started:
            return played(started), cold
    except RuntimeError as error:
        return Ending(Ended.NOT_STARTED, str(error)), cold


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


def _node(document: Mapping[str, Any], kernel: Kernel) -> Any:
    import nbformat

    spec = {"name": kernel.name, "display_name": kernel.name, "language": "python"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}, **document.get("metadata", {})}
    return nbformat.from_dict({**document, "metadata": metadata})


def _raised(notebook: Any) -> tuple[str, str, str] | None:
    """Cell, class and message of what was raised, for which papermill then puts a mark into the notebook."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    cells = [cell.id for cell in notebook.cells]
    try:
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        return cells[error.cell_index], error.ename, error.evalue
    return None


def _tail(log: Path, lines: int = 5) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(text.strip().splitlines()[-lines:])


class _Neutral:
    """Takes out of an executed notebook where on this machine things are.

    Parameters
    ----------
    hide
        Place → what stands in the notebook instead.
    """

    def __init__(self, hide: Mapping[str, str]) -> None:
        home = str(Path.home())
        # IPython abbreviates the home folder.
        self._told = {**hide, **{place.replace(home, "~", 1): said for place, said in hide.items()}}

    def hide_library(self, library: Path | None) -> None:
        """Say of another folder what is said of the one that `nblift_kernel` is imported from."""
        for place, said in list(self._told.items()):
            if library is not None and Path(place, "nblift_kernel").exists():
                self._told[str(library)] = said

    def output(self, output: Mapping[str, Any]) -> Mapping[str, Any]:
        """The output without places."""
        key = _SAYS_WHERE.get((output["output_type"], output.get("name")))
        if key is None:
            return output
        said = output[key]
        return {**output, key: self._say(said) if isinstance(said, str) else [self._say(line) for line in said]}

    def text(self, notebook: Any) -> str:
        """The notebook as a file has it, without places."""
        import nbformat

        document = json.loads(nbformat.writes(notebook))
        for cell in document["cells"]:
            if "outputs" in cell:
                cell["outputs"] = [self.output(output) for output in cell["outputs"]]
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

    def _say(self, text: str) -> str:
        for place, said in self._told.items():
            text = text.replace(place, said)
        return text
