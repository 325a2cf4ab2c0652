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
    """``%load_ext nblift_kernel``: track a session in which someone works, see `nblift_kernel.live`."""
    from . import live

    if not _observers:
        live.track(shell)


def unload_ipython_extension(_shell: Any) -> None:
    """``%unload_ext nblift_kernel``."""
    from . import live

    live.stop()


def _observe(shell: Any, config: Mapping[str, Any]) -> None:
    from .observe import Observer

    unload_ipython_extension(shell)
    while _observers:
        _observers.pop().stop()
    observer = Observer(shell, config)
    observer.start()
    _observers.append(observer)
