"""The part of nblift that runs inside a notebook's kernel."""

import os
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


def output(name: str, repository: str | os.PathLike[str] | None = None) -> Any:
    """An output of a pipeline: ``nblift_kernel.output("features@prod")``.

    The value is loaded in this process, after its bytes were checked. Classes of the pipeline are imported from the
    repository, libraries from here.

    Parameters
    ----------
    name
        ``features`` for the newest version, ``features#12`` for that one, ``features@prod`` for the one that was
        released to that channel.
    repository
        Folder of the pipeline; by default the one that the current folder is in.

    Returns
    -------
    object
        The value, a new one each time. Of a file: its path, or the text of it, to a copy of one's own.

    Raises
    ------
    nblift_kernel.outputs.OutputError
        There is none of that name, or its bytes are collected, gone or damaged.
    """
    from .outputs import read_output

    return read_output(name, repository)


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
