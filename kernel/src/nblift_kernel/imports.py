"""When library code is being imported: what it does to the process is its own, not the cell's.

Importing scikit-learn adds warning filters, importing pyplot under Jupyter sets options. A pipeline imports the same
libraries, so only what happens outside of imports counts as done by the cell. Modules of the notebook's own folder
are the user's code and are not watched.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from .installed import is_local_file

#: Functions of `importlib._bootstrap` between an import statement and a finder; `find_spec` of a user has others.
_FINDING = ("_find_spec", "_find_and_load_unlocked")


class Listener(NamedTuple):
    """Who wants to be told of imports on the main thread."""

    #: Modules below it are no library's.
    folder: Path | None
    #: The outermost of nested imports begins.
    entered: Callable[[], None]
    #: It has ended, well or not.
    left: Callable[[], None]


def watch_imports(listener: Listener) -> Callable[[], None]:
    """Tell the listener when library modules are imported; calling the returned function, also twice, ends that."""
    _finder.listeners.append(listener)
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)

    def stop() -> None:
        if listener in _finder.listeners:
            _finder.listeners.remove(listener)
        if not _finder.listeners and _finder in sys.meta_path:
            sys.meta_path.remove(_finder)

    return stop


def importing() -> bool:
    """Whether a library is being imported right now."""
    return _finder.depth > 0


def is_loaded(name: str) -> bool:
    """Whether a module is imported, and not just being so."""
    module = sys.modules.get(name)
    return module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False)


class _Finder:
    """Stands first in `sys.meta_path` while someone listens, and finds nothing itself.

    It asks the other finders, and puts its own loader around theirs until the module starts to execute, when all is
    as it would have been.
    """

    def __init__(self) -> None:
        self.listeners: list[Listener] = []
        self.depth = 0

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The other finders' spec with a loader that reports, or None to leave it to them."""
        if self.depth or threading.current_thread() is not threading.main_thread() or not _is_import_statement():
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: ModuleSpec | None = find(name, path, target)
            if spec is not None:
                if self._is_library(spec):
                    spec.loader = _ReportingLoader(spec, spec.loader)  # type: ignore[assignment]
                return spec
        return None

    def enter(self) -> None:
        """A library module starts to execute."""
        self.depth += 1
        if self.depth == 1:
            for listener in tuple(self.listeners):
                listener.entered()

    def leave(self) -> None:
        """It has ended."""
        self.depth -= 1
        if not self.depth:
            for listener in tuple(self.listeners):
                listener.left()

    def _is_library(self, spec: ModuleSpec) -> bool:
        if spec.origin in (None, "built-in", "frozen") or not hasattr(spec.loader, "exec_module"):
            return False
        origin = str(spec.origin)
        return not any(entry.folder and is_local_file(origin, str(entry.folder)) for entry in self.listeners)


_finder = _Finder()


class _ReportingLoader:
    """Stands for `loader` until the module executes."""

    def __init__(self, spec: ModuleSpec, loader: Any) -> None:
        self._spec = spec
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: ModuleType) -> None:
        __tracebackhide__ = True
        self._spec.loader = self._loader
        module.__loader__ = self._loader
        _finder.enter()
        try:
            self._loader.exec_module(module)
        finally:
            # importlib says so right after this; whoever looks now must see a module that is ready
            self._spec._initializing = False  # type: ignore[attr-defined]
            _finder.leave()


def _is_import_statement() -> bool:
    frame = sys._getframe(2)
    for name in _FINDING:
        if frame.f_code.co_name != name or frame.f_back is None:
            return False
        frame = frame.f_back
    return True
