"""What belongs to Python and its libraries: their files, and the distributions that imported modules come from."""

import os
import site
import sys
import sysconfig
import tempfile
from functools import cache
from importlib import metadata

_SYSTEM = ("/dev/", "/proc/", "/sys/", "/etc/", "/usr/share/", "/usr/lib/", "/usr/local/share/", "/System/Library/")


def is_library_file(path: str) -> bool:
    """Whether an absolute path is a file of Python, a library, the system, or a cache of theirs."""
    return path.startswith(_SYSTEM) or path.startswith(_places()) or path.endswith((".pyc", ".pyo"))


def is_installed_file(path: str) -> bool:
    """Whether an absolute path is a file of Python or of an installed library, which their versions tell of."""
    return path.startswith(_installed()) or path.endswith((".pyc", ".pyo"))


@cache
def _installed() -> tuple[str, ...]:
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    places.update([*site.getsitepackages(), site.getusersitepackages(), os.path.dirname(__file__)])
    folders = {os.path.abspath(place).rstrip(os.sep) + os.sep for place in places}
    folders.add(os.path.join(tempfile.gettempdir(), "ipykernel_"))
    # A Python of the system lies among everything else.
    return tuple(sorted(folders - {os.sep, "/usr/", "/usr/local/"}))


@cache
def _places() -> tuple[str, ...]:
    home = os.path.expanduser("~")
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    places.update([*site.getsitepackages(), site.getusersitepackages(), os.path.dirname(__file__)])
    places.update(os.path.join(home, name) for name in (".ipython", ".jupyter", ".matplotlib", ".fonts", ".cache"))
    places.update(os.path.join(home, *parts) for parts in ((".config", "matplotlib"), (".local", "share", "jupyter")))
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME"):
        if os.environ.get(variable):
            places.add(os.environ[variable])
    folders = {os.path.abspath(place).rstrip(os.sep) + os.sep for place in places}
    # ipykernel names cells by files there that mostly do not exist
    folders.add(os.path.join(tempfile.gettempdir(), "ipykernel_"))
    folders.discard(os.sep)
    return tuple(sorted(folders))


class Distributions:
    """Finds which distribution each imported module belongs to; asks for every module once."""

    def __init__(self) -> None:
        self._known = {*sys.stdlib_module_names, *sys.builtin_module_names, __name__.partition(".")[0]}

    def new(self) -> dict[str, tuple[str, str]]:
        """Import name → (distribution, version) of top-level modules imported since the last call.

        Modules that no distribution owns (the notebook's own, `__main__`) are left out.
        """
        names = {name.partition(".")[0] for name in list(sys.modules)} - self._known
        self._known |= names
        if not names:
            return {}
        found = {}
        for name in sorted(names):
            owner = _owner(name)
            if owner is not None:
                found[name] = owner
        return found


def _owner(name: str) -> tuple[str, str] | None:
    try:
        # most distributions are called as their module; the table of all takes a second in a large environment
        distribution = metadata.distribution(name)
        if name.replace("_", "-").lower() == distribution.metadata["Name"].replace("_", "-").lower():
            return distribution.metadata["Name"], distribution.version
    except (metadata.PackageNotFoundError, ValueError):
        pass
    for owner in _table().get(name, ())[:1]:
        return owner, metadata.version(owner)
    return None


@cache
def _table() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())
