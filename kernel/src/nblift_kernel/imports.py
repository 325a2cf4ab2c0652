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
from typing import Any

#: Functions of `importlib._bootstrap` between an import statement and a finder; `find_spec` of a user has others.
_FINDING = ("_find_spec", "_find_and_load_unlocked")


class ImportWatch:
    """Calls `entered` before and `left` after each outermost import of a library module on the main thread.

    It stands first in `sys.meta_path` and finds nothing itself: it asks the other finders, and puts its own loader
    around theirs until the module starts to execute, when all is as it would have been.
    """

    def __init__(self, folder: Path, entered: Callable[[], None], left: Callable[[], None]) -> None:
        self._folder = f"{folder}/"
        self._entered = entered
        self._left = left
        self._depth = 0

    @property
    def importing(self) -> bool:
        """Whether a library is being imported right now."""
        return self._depth > 0

    def start(self) -> None:
        """Begin to watch; twice is safe."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """End it; twice is safe."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The other finders' spec with a loader that reports, or None to leave it to them."""
        if self._depth or threading.current_thread() is not threading.main_thread() or not _is_import_statement():
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: ModuleSpec | None = find(name, path, target)
            if spec is not None:
                if self._is_library(spec):
                    spec.loader = _ReportingLoader(spec, spec.loader, self)  # type: ignore[assignment]
                return spec
        return None

    def _is_library(self, spec: ModuleSpec) -> bool:
        if spec.origin in (None, "built-in", "frozen") or not hasattr(spec.loader, "exec_module"):
            return False
        return not str(spec.origin).startswith(self._folder)

    def enter(self) -> None:
        """A library module starts to execute."""
        if not self._depth:
            self._entered()
        self._depth += 1

    def leave(self) -> None:
        """It has ended, well or not."""
        self._depth -= 1
        if not self._depth:
            self._left()


class _ReportingLoader:
    """Stands for `loader` until the module executes."""

    def __init__(self, spec: ModuleSpec, loader: Any, watch: ImportWatch) -> None:
        self._spec = spec
        self._loader = loader
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: ModuleType) -> None:
        __tracebackhide__ = True
        self._spec.loader = self._loader
        module.__loader__ = self._loader
        self._watch.enter()
        try:
            self._loader.exec_module(module)
        finally:
            self._watch.leave()


def _is_import_statement() -> bool:
    frame = sys._getframe(2)
    for name in _FINDING:
        if frame.f_code.co_name != name or frame.f_back is None:
            return False
        frame = frame.f_back
    return True
