"""The tracker in a kernel: IPython's events in, one record per cell out.

A record is a line of JSON, a fragment of an `Observation` (schemas/observation.json): the whole is all `cells` in
order and all `distributions` together.
"""

import json
import os
import platform
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .ambient import open_figures
from .capture_file import Canon, environment_digests, write_capture, write_problem
from .entropy import ENTROPY
from .libraries import Distributions
from .randomness import same_start
from .reach import is_notebook_name
from .tracker import BUDGET, Tracker

#: Magics that touch no names but those in their text, which is searched for names like any string.
_CALM = re.compile(
    r"get_ipython\(\)\.(?:system|getoutput|"
    r"run_(?:line|cell)_magic\('(?:matplotlib|load_ext|autoreload|config|pip|conda|env|cd|pwd|ls|time|timeit|capture|"
    r"bash|sh|html|HTML|javascript|latex|markdown|svg|writefile)')"
)

__all__ = ["Observer", "same_start"]


class Observer:
    """Observes one shell from `start` to `stop`.

    Parameters
    ----------
    shell
        IPython's `InteractiveShell`.
    config
        `folder` (required) and, if wanted: `records`, a file to write; `boundaries`, ids of cells at whose end all
        data names are captured → stems of files; `local_modules`, `renamed` and `since`, see `Canon`; `scratch`,
        whether the folder is a copy of our own; `seeding`, whether generators get the `same_start`, and `entropy`,
        which; `pickling` and `budget`, see `Tracker`.
    """

    def __init__(self, shell: Any, config: Mapping[str, Any]) -> None:
        self._shell = shell
        self._config = config
        self._records = config.get("records")
        self._boundaries: Mapping[str, str] = config.get("boundaries", {})
        self._canon = Canon(config.get("local_modules", ("__main__",)), config.get("renamed"), config.get("since"))
        self._distributions = Distributions()
        self._environment = dict(os.environ)
        self._running: list[Any] = []
        self._figures = 0
        #: Seeds that the notebook's code had asked for when we began our part: what we ask for does not count.
        self._drawn = 0
        #: The cell that runs can be followed to its end.
        self._following = False
        if config.get("seeding", False):
            same_start(config.get("entropy", 0))
        self._tracker = self._track()
        #: Fragments of the observation, if they are not written to a file.
        self.fragments: list[dict[str, Any]] = []

    def start(self) -> None:
        """Begin: the next cell is the first one observed."""
        events = self._shell.events
        events.register("pre_run_cell", self._pre_run_cell)
        events.register("post_execute", self._post_execute)
        events.register("post_run_cell", self._post_run_cell)
        # figures must be counted before the inline backend shows and closes them, whoever registered first
        callbacks = events.callbacks["post_execute"]
        callbacks.insert(0, callbacks.pop(callbacks.index(self._post_execute)))
        self._emit({"python": platform.python_version(), "distributions": self._distributions.new()})

    def stop(self) -> None:
        """End; twice is safe."""
        for event in ("pre_run_cell", "post_execute", "post_run_cell"):
            with suppress(ValueError):
                self._shell.events.unregister(event, getattr(self, f"_{event}"))
        self._tracker.close()

    def _track(self) -> Tracker:
        return Tracker(
            self._shell.user_ns,
            folder=Path(self._config["folder"]),
            budget=self._config.get("budget", BUDGET),
            scratch=bool(self._config.get("scratch", False)),
            pickling=bool(self._config.get("pickling", True)),
        )

    # --- events ----------------------------------------------------------------------------------

    def _pre_run_cell(self, info: Any) -> None:
        self._running.append(info)
        if len(self._running) == 1:
            cell = _cell_id(self._shell, info)
            self._following = True
            self._guarded(cell, lambda: self._tracker.before(_plain_source(self._shell, info), cell=cell))

    def _post_execute(self) -> None:
        if len(self._running) == 1:
            self._figures = open_figures()

    def _post_run_cell(self, result: Any) -> None:
        if not self._ends_cell(result):
            return
        info = self._running.pop()
        if not self._running and self._following:
            cell = _cell_id(self._shell, info)
            self._guarded(cell, lambda: self._ended(cell, result))

    def _ends_cell(self, result: Any) -> bool:
        """Whether this event ends the innermost cell that began: empty cells end without having begun."""
        if not self._running:
            return False
        began = self._running[-1]
        return result is None or result.info is began or result.info.raw_cell == began.raw_cell

    def _ended(self, cell: str, result: Any) -> None:
        error = None if result is None else (result.error_before_exec or result.error_in_exec)
        ok = result is not None and error is None
        record = self._tracker.after(
            ok,
            getattr(result, "result", None),
            error="" if error is None else _words(error),
            figures=self._figures,
            thorough=cell in self._boundaries,
        )
        fragment: dict[str, Any] = {"cells": [record]}
        if distributions := self._distributions.new():
            fragment["distributions"] = distributions
        self._emit(fragment)
        if ok and cell in self._boundaries:
            ENTROPY.go_to(self._drawn)
            self._capture(self._boundaries[cell])

    def _guarded(self, cell: str, act: Callable[[], None]) -> None:
        """Do our part; should it fail, say so in the record: the user's cell must not notice."""
        self._drawn = ENTROPY.drawn
        try:
            act()
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - an edge: we run inside the user's session
            self._following = False
            self._tracker.close()
            names = [name for name, value in list(self._shell.user_ns.items()) if is_notebook_name(name, value)]
            problem = f"nblift could not follow this cell: {_words(error)}"
            lost = {"cell": cell, "mutated": dict.fromkeys(names, "may"), "problems": [problem]}
            self._emit({"cells": [lost]})
            self._tracker = self._track()
        finally:
            ENTROPY.go_to(self._drawn)

    def _capture(self, stem: str) -> None:
        values = {n: v for n, v in list(self._shell.user_ns.items()) if is_notebook_name(n, v)}
        try:
            write_capture(stem, values, self._canon, {"environment": environment_digests(self._environment)})
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - an edge: values are the user's
            write_problem(stem, _words(error))

    def _emit(self, fragment: dict[str, Any]) -> None:
        if self._records is None:
            self.fragments.append(fragment)
            return
        # opened anew for each line: nothing is lost if the kernel dies, nothing is shared with its children
        with Path(self._records).open("a", encoding="ascii") as file:
            file.write(json.dumps(fragment) + "\n")


def _cell_id(shell: Any, info: Any) -> str:
    found = getattr(info, "cell_id", None)
    if not found and hasattr(shell, "get_parent"):
        found = shell.get_parent().get("metadata", {}).get("cellId")
    return found or ""


def _plain_source(shell: Any, info: Any) -> str:
    source = getattr(info, "transformed_cell", None)
    if source is None:
        try:
            source = shell.transform_cell(info.raw_cell)
        except Exception:  # noqa: BLE001 - an edge: transformers are the user's, and IPython reports what they raise
            source = info.raw_cell
    return _CALM.sub(lambda call: call.group().replace("get_ipython()", "None"), source)


def _words(error: BaseException) -> str:
    """The exception without calling what its class may define."""
    args = BaseException.__dict__["args"].__get__(error)
    told = [part for part in args if type(part) is str] or [str(part) for part in args if type(part) is int]
    return f"{type(error).__name__}: {told[0]}" if told else type(error).__name__
