"""State of the process that no name holds, and which cell changed it.

Environment, working directory, settings of libraries, global random generators, open figures, subprocesses, network.
What library code does while it is being imported is left out: whoever imports it again gets it again.
"""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import audit, randomness
from .imports import Listener, importing, watch_imports
from .inquiries import is_inquiry
from .surfaces import settings

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 - addresses that are compared, not bound


class Ambient:
    """Watches the process from `start` to `stop`, cell by cell.

    Parameters
    ----------
    folder
        The notebook's folder, absolute; the working directory is told relative to it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stop_watching: Callable[[], None] = lambda: None
        #: Settings and generators as they were when the last change was looked for.
        self._state: dict[str, object] = {}
        #: The same when the import that is now going on began.
        self._at_import: dict[str, object] = {}
        #: What the cell changed besides what imports changed.
        self._changed: set[str] = set()
        #: Variable that the cell set or removed → what it was before.
        self._variables: dict[str, str | None] = {}
        self._cwd = ""
        self._subprocess = False
        self._network = False

    def start(self) -> None:
        """Begin; twice is safe."""
        self.stop()
        self._stop_watching = watch_imports(Listener(self._folder, self._import_begins, self._import_ends))
        self._state = _look()
        self._cwd = os.getcwd()

    def stop(self) -> None:
        """End; twice is safe."""
        self._stop_watching()

    def begin(self) -> None:
        """A cell starts."""
        self._changed.clear()
        self._variables.clear()
        self._subprocess = self._network = False

    def end(self) -> dict[str, Any]:
        """The cell has ended: fields of `CellSeen` that are not empty."""
        before, self._state = self._state, _look()
        self._changed.update(name for name, state in self._state.items() if before.get(name, state) != state)
        record: dict[str, Any] = {
            "random": sorted(self._changed & randomness.NAMES),
            "configuration": sorted(self._changed - randomness.NAMES),
            "environment": self._changed_environment(),
            "cwd": self._changed_cwd(),
            "subprocess": self._subprocess,
            "network": self._network,
        }
        return {field: value for field, value in record.items() if value}

    def event(self, name: str, args: tuple[Any, ...]) -> None:
        """An audit event of a cell, other than on files."""
        if importing():
            return
        if name in audit.ENVIRONMENT:
            name = os.fsdecode(args[0])
            self._variables.setdefault(name, os.environ.get(name))
        elif name in audit.PROCESSES:
            self._subprocess = self._subprocess or not is_inquiry(args)
        elif name in audit.CONNECTIONS:
            self._network = self._network or _is_remote(args[1])
        elif name in audit.LOOKUPS:
            self._network = self._network or (args[0] != socket.gethostname() and _is_remote((args[0],)))

    def _import_begins(self) -> None:
        self._at_import = _look()

    def _import_ends(self) -> None:
        for name, state in _look().items():
            entered = self._at_import.get(name)
            if entered == state:
                continue  # if it differs from the last cell's end, a library may have set it for a moment only
            if entered is not None and entered != self._state.get(name):
                self._changed.add(name)
            self._state[name] = state

    def _changed_environment(self) -> list[str]:
        return [name for name, before in self._variables.items() if os.environ.get(name) != before]

    def _changed_cwd(self) -> str | None:
        before, self._cwd = self._cwd, os.getcwd()
        if self._cwd == before:
            return None
        relative = os.path.relpath(self._cwd, os.path.realpath(self._folder))
        return self._cwd if relative.startswith("..") else relative.replace(os.sep, "/")


def _look() -> dict[str, object]:
    """Surface of settings, or generator → something that changes with it."""
    return {**settings(), **randomness.marks()}


def open_figures() -> int:
    """Figures that Jupyter is about to show and close: to be asked when a cell's code has ended, before it does."""
    figures = sys.modules.get("matplotlib._pylab_helpers")
    if figures is None:
        return 0
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None and _uses_inline() and not inline.show._draw_called:
        return 0  # after `plt.ioff()` they stay open and unseen
    return len(figures.Gcf.figs)


def _uses_inline() -> bool:
    backend = dict.get(sys.modules["matplotlib"].rcParams, "backend")
    return isinstance(backend, str) and "inline" in backend


def _is_remote(address: Any) -> bool:
    if not isinstance(address, tuple) or not address or not address[0]:
        return False
    return not os.fsdecode(address[0]).removeprefix("::ffff:").startswith(_LOOPBACK)
