"""The part of nblift that runs inside a notebook's kernel."""

from collections.abc import Mapping
from typing import Any

__version__ = "0.1.0"

_observers: list[Any] = []


def start(config: Mapping[str, Any]) -> None:
    """Observe the running kernel's shell, from the next cell on; what observed it before stops.

    For a silent execution in a fresh kernel: ``__import__("nblift_kernel").start({...})`` binds no name.

    Parameters
    ----------
    config
        See `nblift_kernel.observe.Observer`.
    """
    from IPython.core.getipython import get_ipython

    _observe(get_ipython(), config)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext nblift_kernel``: observe a session in which someone works; records stay in memory."""
    from pathlib import Path

    if not _observers:
        _observe(shell, {"folder": str(Path.cwd()), "pickling": False})


def unload_ipython_extension(_shell: Any) -> None:
    """``%unload_ext nblift_kernel``."""
    while _observers:
        _observers.pop().stop()


def _observe(shell: Any, config: Mapping[str, Any]) -> None:
    from .observe import Observer

    unload_ipython_extension(shell)
    observer = Observer(shell, config)
    observer.start()
    _observers.append(observer)
