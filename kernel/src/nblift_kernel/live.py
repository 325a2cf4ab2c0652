"""The tracker in a session in which somebody works: one record per cell, told to the notebook's clients.

``%load_ext nblift_kernel`` starts it; so does a client that executes, silently and without history,
``__import__("nblift_kernel.live").live.start()``, which binds no name. Clients then open comms to the target `nblift`
(`live_comm.py`). It runs nothing of the user's code, keeps none of the user's objects, and spends little on a cell:
what it has no time to compare `may` have changed.
"""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .events import CellEvents, cell_id, error_of, plain_source, words
from .live_comm import Talk
from .live_record import bounded, source_hash
from .tracker import Tracker

#: A cell that does nothing but start it.
_LOADS = re.compile(r"\s*%(?:re)?load_ext\s+nblift_kernel\s*")
_JOINED = "nblift began to follow the kernel in this cell."
#: Failures of our own, one after the other, that end it.
_PATIENCE = 3
_running: list["Live"] = []


def start() -> None:
    """Track the running kernel's shell, from the next cell on; if that is being done already, go on with it."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        track(shell)


def track(shell: Any) -> None:
    """Track a shell; if that is being done already, go on with it."""
    if not _running:
        live = Live(shell)
        _running.append(live)
        live.start()


def stop() -> None:
    """End it; twice is safe."""
    while _running:
        _running.pop().stop()


class Live:
    """Tracks one shell from `start` to `stop`.

    Parameters
    ----------
    shell
        IPython's `InteractiveShell`.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._folder = Path.cwd()
        #: What is told of every cell: the session's name, and how many cells ran in the kernel before.
        self._origin: dict[str, Any] = {
            "session": os.urandom(8).hex(),
            "unseen": len(shell.history_manager.input_hist_raw) - 1,
        }
        self._sequence = 0
        self._events = CellEvents(shell, self._began, self._ended, self._joined)
        self._talk = Talk(shell, self._origin, stop)
        self._tracker = self._track()
        #: What is told of the cell that runs besides what it does.
        self._of_cell: dict[str, Any] = {}
        #: When it started, and processor time: then, and at its end how much it used.
        self._started = self._used = 0.0
        #: Why the cell that runs cannot be followed.
        self._problem = ""
        self._failures = 0

    def start(self) -> None:
        """Begin: the next cell is the first one told."""
        self._talk.open()
        self._events.start()

    def stop(self, reason: str = "") -> None:
        """End; twice is safe."""
        self._events.stop()
        self._tracker.close()
        self._talk.close(reason)

    def _track(self) -> Tracker:
        return Tracker(self._shell.user_ns, folder=self._folder, pickling=False, hasty=True)

    # --- events ----------------------------------------------------------------------------------

    def _joined(self, info: Any, result: Any) -> None:
        """The cell that loaded us has ended; if it does more than that, nobody saw it."""
        self._origin["unseen"] -= 1
        only_that = _LOADS.fullmatch(info.raw_cell) is not None
        self._guarded(lambda: self._open(info))
        self._guarded(lambda: self._tell({} if only_that else self._lost(result, _JOINED)))

    def _began(self, info: Any) -> None:
        self._problem = ""
        self._guarded(lambda: self._begin(info))
        self._started, self._used = time.perf_counter(), time.process_time()

    def _begin(self, info: Any) -> None:
        self._open(info)
        self._tracker.before(plain_source(self._shell, info), cell=self._of_cell["cell"])

    def _open(self, info: Any) -> None:
        self._sequence += 1
        self._of_cell = {
            "cell": cell_id(self._shell, info),
            **self._origin,
            "sequence": self._sequence,
            "source_hash": source_hash(info.raw_cell),
            "started_at": time.time_ns() // 1_000_000,
            "seconds": 0.0,
        }

    def _ended(self, _info: Any, result: Any, figures: int) -> None:
        self._used = time.process_time() - self._used
        self._of_cell["seconds"] = round(time.perf_counter() - self._started, 6)
        if not self._problem:
            self._guarded(lambda: self._tell(self._record(result, figures)))
        if self._problem:
            self._guarded(lambda: self._tell(self._lost(result, self._problem)))
            self._begin_again()
        else:
            self._failures = 0

    def _record(self, result: Any, figures: int) -> dict[str, Any]:
        error = error_of(result)
        value = getattr(result, "result", None)
        ok = result is not None and error is None
        return self._tracker.after(ok, value, error=words(error), figures=figures, seconds=self._used)

    def _lost(self, result: Any, problem: str) -> dict[str, Any]:
        """The record of a cell that could not be followed: it may have changed everything."""
        error = error_of(result)
        mutated = dict.fromkeys(self._names(), "may")
        ok = result is not None and error is None
        return {"ok": ok, "error": words(error), "mutated": mutated, "problems": [problem]}

    def _tell(self, record: dict[str, Any]) -> None:
        self._talk.tell(bounded(record) | self._of_cell, self._names())

    def _names(self) -> list[str]:
        return self._tracker.names

    # --- failures --------------------------------------------------------------------------------

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do our part; should it fail, remember why: the user's cell must not notice."""
        try:
            act()
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - an edge: we run inside the user's session
            self._problem = f"nblift could not follow this cell: {words(error)}"

    def _begin_again(self) -> None:
        self._failures += 1
        if self._failures < _PATIENCE:
            self._guarded(self._tracker.close)
            self._guarded(lambda: setattr(self, "_tracker", self._track()))
        else:
            reason = f"nblift follows this kernel no longer, for it failed {_PATIENCE} times in a row: {self._problem}"
            self._guarded(lambda: self.stop(reason))
            _running.clear()
