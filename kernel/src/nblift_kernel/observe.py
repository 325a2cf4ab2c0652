"""The tracker in a kernel: IPython's events in, one record per cell out.

A record is a line of JSON, a fragment of an `Observation` (schemas/observation.json): the whole is all `cells` in
order and all `distributions` together.
"""

import json
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .capture_file import Canon, environment_digests, write_capture, write_problem
from .entropy import ENTROPY
from .events import CellEvents, cell_id, error_of, plain_source, words
from .libraries import Distributions
from .randomness import same_start
from .reach import is_notebook_name
from .tracker import BUDGET, Tracker

__all__ = ["Observer", "same_start"]


class Observer:
    """Observes one shell from `start` to `stop`.

    Parameters
    ----------
    shell
        IPython's `InteractiveShell`.
    config
        `folder` and `records`, the file to write; and, if wanted: `boundaries`, ids of cells at whose end all
        data names are captured → stems of files; `local_modules`, `renamed` and `since`, see `Canon`; `scratch`,
        whether the folder is a copy of our own; `seeding`, whether generators get the `same_start`, and `entropy`,
        which; `pickling` and `budget`, see `Tracker`.
    """

    def __init__(self, shell: Any, config: Mapping[str, Any]) -> None:
        self._shell = shell
        self._config = config
        self._records = config["records"]
        self._boundaries: Mapping[str, str] = config.get("boundaries", {})
        self._canon = Canon(config.get("local_modules", ("__main__",)), config.get("renamed"), config.get("since"))
        self._distributions = Distributions()
        self._environment = dict(os.environ)
        self._events = CellEvents(shell, self._began, self._ended)
        #: Seeds that the notebook's code had asked for when we began our part: what we ask for does not count.
        self._drawn = 0
        #: The cell that runs can be followed to its end.
        self._following = False
        if config.get("seeding", False):
            same_start(config.get("entropy", 0))
        self._tracker = self._track()

    def start(self) -> None:
        """Begin: the next cell is the first one observed."""
        self._events.start()
        self._emit({"python": platform.python_version(), "distributions": self._distributions.new()})

    def stop(self) -> None:
        """End; twice is safe."""
        self._events.stop()
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

    def _began(self, info: Any) -> None:
        cell = cell_id(self._shell, info)
        self._following = True
        self._guarded(cell, lambda: self._tracker.before(plain_source(self._shell, info), cell=cell))

    def _ended(self, info: Any, result: Any, figures: int) -> None:
        if self._following:
            cell = cell_id(self._shell, info)
            self._guarded(cell, lambda: self._record(cell, result, figures))

    def _record(self, cell: str, result: Any, figures: int) -> None:
        error = error_of(result)
        ok = result is not None and error is None
        record = self._tracker.after(
            ok,
            getattr(result, "result", None),
            error=words(error),
            figures=figures,
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
            problem = f"nblift could not follow this cell: {words(error)}"
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
            write_problem(stem, words(error))

    def _emit(self, fragment: dict[str, Any]) -> None:
        # opened anew for each line: nothing is lost if the kernel dies, nothing is shared with its children
        with Path(self._records).open("a", encoding="ascii") as file:
            file.write(json.dumps(fragment) + "\n")
