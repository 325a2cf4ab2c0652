"""Where the cells of a session begin and end, as IPython's events tell it, and what they say of a cell."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .ambient import open_figures

#: Magics that touch no names but those in their text, which is searched for names like any string.
_CALM = re.compile(
    r"get_ipython\(\)\.(?:system|getoutput|"
    r"run_(?:line|cell)_magic\('(?:matplotlib|load_ext|autoreload|config|pip|conda|env|cd|pwd|ls|time|timeit|capture|"
    r"bash|sh|html|HTML|javascript|latex|markdown|svg|writefile)')"
)

#: IPython's `ExecutionInfo` of the cell that begins.
Began = Callable[[Any], None]
#: That of the cell which has ended, its `ExecutionResult` (None if it was not run), and figures left open by its code.
Ended = Callable[[Any, Any, int], None]


class CellEvents:
    """Tells of the cells of a shell from `start` to `stop`; cells that run inside of other cells belong to them.

    Parameters
    ----------
    shell
        IPython's `InteractiveShell`.
    began, ended
        Must not raise.
    joined
        Told of the end of a cell that had begun before `start`.
    """

    def __init__(
        self, shell: Any, began: Began, ended: Ended, joined: Callable[[Any, Any], None] = lambda *_: None
    ) -> None:
        self._shell = shell
        self._joined = joined
        self._began = began
        self._ended = ended
        self._running: list[Any] = []
        self._figures = 0
        #: The first event is still to come.
        self._waiting = True

    def start(self) -> None:
        """Begin: the next cell is the first one told of."""
        events = self._shell.events
        events.register("pre_run_cell", self._pre_run_cell)
        events.register("post_execute", self._post_execute)
        events.register("post_run_cell", self._post_run_cell)
        # figures must be counted before the inline backend shows and closes them, whoever registered first
        callbacks = events.callbacks["post_execute"]
        callbacks.insert(0, callbacks.pop(callbacks.index(self._post_execute)))

    def stop(self) -> None:
        """End; twice is safe."""
        for event in ("pre_run_cell", "post_execute", "post_run_cell"):
            with suppress(ValueError):
                self._shell.events.unregister(event, getattr(self, f"_{event}"))
        self._running.clear()

    def _pre_run_cell(self, info: Any) -> None:
        self._waiting = False
        self._running.append(info)
        if len(self._running) == 1:
            self._began(info)

    def _post_execute(self) -> None:
        if len(self._running) == 1:
            self._figures = open_figures()

    def _post_run_cell(self, result: Any) -> None:
        if self._waiting and result is not None and result.info.raw_cell.strip():
            self._waiting = False
            self._joined(result.info, result)
        if not self._ends_cell(result):
            return
        info = self._running.pop()
        if not self._running:
            self._ended(info, result, self._figures)

    def _ends_cell(self, result: Any) -> bool:
        """Whether this event ends the innermost cell that began: empty cells end without having begun."""
        if not self._running:
            return False
        began = self._running[-1]
        return result is None or result.info is began or result.info.raw_cell == began.raw_cell


def cell_id(shell: Any, info: Any) -> str:
    """The id of the notebook cell that runs; empty if the client sent none."""
    found = getattr(info, "cell_id", None)
    if not found and hasattr(shell, "get_parent"):
        found = shell.get_parent().get("metadata", {}).get("cellId")
    return found if type(found) is str else ""


def plain_source(shell: Any, info: Any) -> str:
    """The cell in plain Python, as IPython is about to run it; magics that touch no name are no calls of it."""
    source = getattr(info, "transformed_cell", None)
    if source is None:
        try:
            source = shell.transform_cell(info.raw_cell)
        except Exception:  # noqa: BLE001 - an edge: transformers are the user's, and IPython reports what they raise
            source = info.raw_cell
    return _CALM.sub(lambda call: call.group().replace("get_ipython()", "None"), source)


def error_of(result: Any) -> BaseException | None:
    """What stopped the cell; None if nothing did."""
    error: BaseException | None = None if result is None else (result.error_before_exec or result.error_in_exec)
    return error


def words(error: BaseException | None) -> str:
    """The exception without calling what its class may define; empty for none."""
    if error is None:
        return ""
    args = BaseException.__dict__["args"].__get__(error)
    told = [part for part in args if type(part) is str] or [str(part) for part in args if type(part) is int]
    name = type.__dict__["__name__"].__get__(type(error))
    return f"{name}: {told[0]}" if told else str(name)
