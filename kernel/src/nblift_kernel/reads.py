"""What the process of a step reads besides what it is given, and what it does that another run would do again.

Files, environment variables, libraries that are there or missing: these can be compared later. Networks, databases,
listings of folders, other programs, files written elsewhere: these cannot, and are told as sentences.
"""

import hashlib
import os
import platform
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import audit
from .files import by_machinery
from .imports import Listener, importing, watch_imports
from .inquiries import is_inquiry
from .libraries import is_installed_file
from .seeded import is_seeded_anyway

#: What runs the step, and reads for its own purposes.
_OURS = frozenset(
    "nblift_kernel IPython ipykernel jupyter_client jupyter_core traitlets zmq tornado comm debugpy papermill "
    "matplotlib_inline nbclient psutil".split()
)
_STANDARD = frozenset(sys.stdlib_module_names) - {"__main__"}
_WRITES = frozenset({"os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.rename", "os.link", "os.symlink"})
_STREAMS = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/tty"})
#: Variables that are another one in each run, or that say where we put things.
_OUR_VARIABLES = ("NBLIFT_", "JPY_", "PYTHONPATH", "PYTHONHASHSEED")
_YOUNG_NS = 2_000_000_000
#: Bytes of a file just written that are read when it is opened, to see whether it is written again.
_READ_AT_ONCE = 1 << 26


class Reads:
    """Watches this process from its making to `result` or `end`.

    Parameters
    ----------
    folder
        The step's own, absolute: what is in it is known.
    source
        Folder of the pipeline's package.
    known
        Files that the step is given by nblift.
    """

    #: What was read before this process was forked from the one that read it.
    before: "Reads | None" = None

    def __init__(self, folder: str, source: str, known: frozenset[str]) -> None:
        self._folder = os.path.join(os.path.dirname(folder), "")
        self._known = known
        self._files: dict[str, list[Any]] = {}
        self._environment: dict[str, str | None] = {}
        self._set: set[str] = set()
        self._reasons: dict[str, None] = {}
        self._tried: set[str] = set()
        self._temporary: list[str] = []
        self._busy = False
        self._entropy = 0
        self._calling = self._counting = False
        self._package = source
        if self.before is not None:
            self._files |= self.before._files
            self._environment |= self.before._environment
            self._reasons |= self.before._reasons
            self._tried |= self.before._tried
        # Finding the folder for temporary files opens one, which may not lead here again.
        is_installed_file("")
        self._stop = [
            audit.listen(self._event),
            watch_imports(Listener(Path(source), lambda: None, self._count_seeds)),
            _watch_environment(self),
            _watch_searches(self._tried),
        ]

    def call_begins(self) -> None:
        """The step's own modules are imported and its arguments loaded: random numbers are watched from here on."""
        self._calling = True
        self._count_seeds()

    def _count_seeds(self) -> None:
        """Count how often numpy asks the operating system for a seed; what it asks for when imported does not count."""
        module: Any = sys.modules.get("numpy.random.bit_generator")
        draw = getattr(module, "randbits", None)
        if draw is None or self._counting or not self._calling:
            return

        def counted(bits: int) -> Any:
            caller = sys._getframe(1)
            copies = caller.f_globals.get("__name__") == "numpy.random._pickle"
            self._entropy += not (copies or importing() or is_seeded_anyway(caller))
            return draw(bits)

        module.randbits = counted
        self._counting = True
        self._stop.append(lambda: setattr(module, "randbits", draw))

    def end(self) -> None:
        """Watch no longer."""
        while self._stop:
            self._stop.pop()()

    def result(self, drawn: list[str]) -> dict[str, Any]:
        """What was seen, for the runner; the watch ends. `drawn` are global generators that changed in the call."""
        self.end()
        if self._entropy:
            self._reasons["It draws random numbers that nothing seeds."] = None
        if _has_workers():
            self._reasons["It works in other processes, which may read anything."] = None
        salt = secrets.token_hex(8)
        roots, files = _loaded(self._package)
        absent = self._tried - set(sys.modules) - _STANDARD - set(sys.builtin_module_names)
        return {
            "files": [[path, *stamp] for path, stamp in self._files.items()],
            "modules": files,
            "roots": roots,
            "missing": sorted(name for name in absent if not name.startswith("_") and name not in _OURS),
            "folders": [path for path in sys.path if os.path.isdir(path) and _is_of_libraries(path)],
            "environment": {name: _salted(salt, value) for name, value in self._environment.items()},
            "salt": salt,
            "reasons": list(self._reasons),
            "drawn": drawn,
            "python": platform.python_version(),
        }

    # --- environment -----------------------------------------------------------------------------

    def variable(self, name: str, value: str | None) -> None:
        """A variable was asked for; what the step has set itself does not count."""
        if name in self._set or name in self._environment or name.startswith(_OUR_VARIABLES):
            return
        if _reader() not in _OURS:
            self._environment[name] = value

    def changed(self, name: str) -> None:
        """A variable was set or removed."""
        self._set.add(name)

    def all_variables(self) -> None:
        """The names of all variables were asked for."""
        if not importing() and _reader() not in _OURS:
            self._reasons["It reads all environment variables."] = None

    # --- audit events ----------------------------------------------------------------------------

    def _event(self, name: str, args: tuple[Any, ...]) -> None:
        if self._busy:
            return
        if name == "open":
            self._opened(args[0], args[2])
        elif name in ("tempfile.mkstemp", "tempfile.mkdtemp"):
            self._temporary.append(os.path.abspath(args[0]))
        elif not importing() and not by_machinery() and _reader() not in _OURS:
            self._acted(name, args)

    def _acted(self, name: str, args: tuple[Any, ...]) -> None:
        if name in ("os.listdir", "os.scandir"):
            place = self._elsewhere("." if args[0] is None else args[0])
            if place is not None:
                self._reasons[f"It lists the folder {place}."] = None
        elif name in _WRITES:
            for path in args[:2] if name in ("os.rename", "os.link", "os.symlink") else args[:1]:
                self._written(path)
        elif name == "sqlite3.connect":
            self._database(args[0])
        elif name in audit.PROCESSES:
            if not is_inquiry(args):
                self._reasons["It starts other programs."] = None
        elif name in audit.CONNECTIONS or (name in audit.LOOKUPS and args[0]):
            self._reasons["It talks to the network."] = None

    def _opened(self, path: Any, flags: int) -> None:
        place = self._elsewhere(path)
        if place is None or (place.endswith((".py", ".pyc", ".pyi", ".so")) and by_machinery()):
            return
        if place.startswith(("/proc/", "/sys/", "/dev/")):
            if place not in _STREAMS and _is_users(self._package):
                self._reasons[f"It reads {place}, which tells the state of this machine."] = None
            return
        if flags & (os.O_WRONLY | os.O_RDWR):
            self._written(path)
        if not flags & (os.O_WRONLY | os.O_TRUNC):
            self._read(place)

    def _read(self, place: str) -> None:
        stamp = _stamp(place)
        known = self._files.get(place)
        if known is not None:
            if known[:4] != stamp[:4]:
                self._reasons[f"The file {place} changed while the step ran."] = None
            return
        young = bool(stamp[0] >= 0 and time.time_ns() - max(stamp[1], stamp[2]) < _YOUNG_NS)
        self._files[place] = [*stamp, self._digest(place, stamp[0]) if young else ""]

    def _written(self, path: Any) -> None:
        place = self._elsewhere(path)
        if place is None or importing() or by_machinery() or place in _STREAMS or place.startswith(("/proc/", "/dev/")):
            return
        if not (_is_cache(place) and not _is_users(self._package)):
            self._reasons[f"It writes to {place}, outside of its folder."] = None

    def _database(self, path: Any) -> None:
        text = os.fsdecode(path) if isinstance(path, (str, bytes)) else str(path)
        if text.startswith("file:"):
            text = text[len("file:") :].partition("?")[0]
        if text in ("", ":memory:"):
            return
        own = os.path.abspath(text).startswith(self._folder) and not os.path.islink(text)
        if not own and not any(os.path.abspath(text).startswith(each) for each in self._temporary):
            self._reasons[f"It reads the database {os.path.basename(text)}."] = None

    def _elsewhere(self, path: Any) -> str | None:
        """The absolute path, unless it is the step's own, ours, or a library's."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        place = os.path.abspath(os.fsdecode(path))
        if os.path.join(place, "").startswith(self._folder) or place in self._known or is_installed_file(place):
            return None
        return None if any(place.startswith(each) for each in self._temporary) else place

    def _digest(self, place: str, size: int) -> str:
        if size > _READ_AT_ONCE:
            return "too large"
        self._busy = True
        try:
            with open(place, "rb") as file:
                return hashlib.sha256(file.read()).hexdigest()[:32]
        except OSError:
            return "unreadable"
        finally:
            self._busy = False


def _stamp(place: str) -> list[int]:
    """Size, times, inode; a size of -1: there is no such file."""
    try:
        status = os.stat(place)
    except OSError:
        return [-1, 0, 0, 0]
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _salted(salt: str, value: str | None) -> str:
    return "" if value is None else hashlib.sha256(f"{salt}{value}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _frames() -> Iterator[Mapping[str, Any]]:
    frame: Any = sys._getframe(1)
    while frame is not None:
        yield frame.f_globals
        frame = frame.f_back


def _reader() -> str:
    """The library, or ``__main__``, that asks: what is nearest and neither Python's own nor this package."""
    for names in _frames():
        root = str(names.get("__name__", "")).partition(".")[0]
        if root not in _STANDARD and root != "nblift_kernel":
            return root
    return ""


def _is_users(source: str) -> bool:
    """Whether the nearest that is not Python's own is the pipeline's code."""
    for names in _frames():
        root = str(names.get("__name__", "")).partition(".")[0]
        if root not in _STANDARD and root != "nblift_kernel":
            return str(names.get("__file__", "")).startswith(source) or root == "__main__"
    return False


def _is_cache(place: str) -> bool:
    home = os.path.expanduser("~")
    folders = (os.environ.get("XDG_CACHE_HOME"), os.path.join(home, ".cache"), os.path.join(home, ".config"),
               os.path.join(home, ".matplotlib"), os.environ.get("MPLCONFIGDIR"))  # fmt: skip
    return any(folder and place.startswith(folder) for folder in folders)


def _is_of_libraries(path: str) -> bool:
    return "site-packages" in path or "dist-packages" in path


def _loaded(source: str) -> tuple[dict[str, str], list[str]]:
    """Libraries that are loaded, by import name, with their folder; files of modules that no library has."""
    roots: dict[str, str] = {}
    files: list[str] = []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        root = name.partition(".")[0]
        if (
            not isinstance(file, str)
            or root in _STANDARD
            or root == "__main__"
            or not _OURS.isdisjoint(_names(name, module))
        ):
            continue
        file = os.path.abspath(file)
        for part in ("site-packages", "dist-packages"):
            before, found, below = file.partition(f"{os.sep}{part}{os.sep}")
            if found:
                # What a library carries with it has a name of its own, and belongs to the library.
                root = below.partition(os.sep)[0].partition(".")[0]
                roots[root] = os.path.join(before, part)
                break
        else:
            if not file.startswith((source, os.path.dirname(os.__file__))):
                files.append(file)
    for ours in _OURS & roots.keys():
        del roots[ours]
    return roots, sorted(set(files))


def _names(name: str, module: Any) -> set[str]:
    """Libraries that a module may be part of: what runs by `python -m` has another name besides."""
    spec = getattr(module, "__spec__", None)
    return {str(known).partition(".")[0] for known in (name, getattr(spec, "name", name))}


def _has_workers() -> bool:
    """Whether processes that were started still work for this one, or did."""
    loky: Any = sys.modules.get("joblib.externals.loky.reusable_executor")
    if loky is not None and getattr(loky, "_executor", None) is not None:
        return True
    processes: Any = sys.modules.get("multiprocessing.process")
    return processes is not None and bool(getattr(processes, "_children", ()))


def _watch_environment(reads: Reads) -> Callable[[], None]:
    """Let `os.environ` tell who asks for what."""
    kind: Any = type(os.environ)

    class Watched(kind):  # type: ignore[misc]
        def __getitem__(self, key: str) -> Any:
            try:
                value = kind.__getitem__(self, key)
            except KeyError:
                reads.variable(key, None)
                raise
            reads.variable(key, value)
            return value

        def __setitem__(self, key: str, value: str) -> None:
            reads.changed(key)
            kind.__setitem__(self, key, value)

        def __delitem__(self, key: str) -> None:
            reads.changed(key)
            kind.__delitem__(self, key)

        def __iter__(self) -> Iterator[str]:
            reads.all_variables()
            return iter(list(kind.__iter__(self)))

    Watched.__name__, Watched.__qualname__ = kind.__name__, kind.__qualname__
    os.environ.__class__ = Watched

    def stop() -> None:
        os.environ.__class__ = kind

    return stop


def _watch_searches(found: set[str]) -> Callable[[], None]:
    """Note the names of top-level modules that are looked for."""

    class Finder:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if path is None:
                found.add(name)

    finder: Any = Finder()
    sys.meta_path.insert(0, finder)
    return lambda: sys.meta_path.remove(finder)


@contextmanager
def unwatched(reads: Reads | None) -> Iterator[None]:
    """What is read in the body is ours."""
    if reads is None:
        yield
        return
    before, reads._busy = reads._busy, True
    try:
        yield
    finally:
        reads._busy = before
