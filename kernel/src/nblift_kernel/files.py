"""Which files a cell reads, writes and deletes: three witnesses, combined.

Audit events tell what Python code opens and how, in order; two looks at the folder tell what changed, whoever did it;
access times tell what native code read (`folder.py`).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .folder import Entry, Snapshot, ignored, look, same
from .imports import importing
from .installed import is_installed_below
from .libraries import is_library_file

#: Modules whose file access is Python's own business: imports and tracebacks.
_MACHINERY = frozenset(
    {"importlib._bootstrap", "importlib._bootstrap_external", "importlib.metadata", "importlib_metadata", "zipimport"}
    | {"pkgutil", "linecache", "tokenize"}
)
_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd", ".zip", ".egg")
#: More files than this, and the folder is not looked at; audit events remain.
LIMIT = 20_000


class _Touch:
    """What audit events say about one path."""

    def __init__(self, existed: bool) -> None:
        self.existed = existed
        self.read = False
        #: Made anew, its old content gone.
        self.made = False
        #: Opened for writing with its content kept.
        self.updated = False


class FileWatch:
    """Collects per cell what happens to files below `folder`, and names of files elsewhere.

    Parameters
    ----------
    folder
        Absolute. Paths in records are relative to it, with `/`.
    atime
        Use access times. This changes metadata of the folder's files: only for a copy of our own.
    looking
        Look at the folder; otherwise audit events are the only witness, and files that native code opens stay unseen.
    """

    def __init__(self, folder: Path, *, atime: bool, looking: bool = True) -> None:
        self._folder = str(folder)
        self._real = os.path.realpath(folder)
        self._atime = atime
        self._looking = looking
        self._touched: dict[str, _Touch] = {}
        self._outside: dict[str, None] = {}
        self._listed: dict[str, None] = {}
        self._made_folders: dict[str, None] = {}
        self._imported: set[str] = set()
        self._before = self._look(None)

    @property
    def complete(self) -> bool:
        """Whether the folder could be looked at, if it is to be; otherwise files of native code stay unseen."""
        return self._before is not None or not self._looking

    def begin(self) -> None:
        """A cell starts. In a folder that others may change, what they changed meanwhile is not the cell's."""
        for found in (self._touched, self._outside, self._listed, self._made_folders, self._imported):
            found.clear()
        if not self._atime:
            self._before = self._look(self._before)

    def end(self) -> dict[str, list[str]]:
        """The cell has ended: the record (form of `FilesSeen`, empty fields left out)."""
        before, now = self._before, self._look(self._before)
        if before is not None and now is not None:
            read, written, deleted = self._by_snapshot(before, now)
            made = sorted(now.folders - before.folders)
        else:
            read, written, deleted = self._by_events()
            made = list(self._made_folders)
        record = {
            "read": read,
            "written": written,
            "deleted": deleted,
            "listed": list(self._listed),
            "outside": [path for path in self._outside if os.path.exists(path)],
            "folders": made,
        }
        self._before = now
        return {field: paths for field, paths in record.items() if paths}

    def event(self, name: str, args: tuple[Any, ...]) -> None:
        """An audit event of `audit.FILES`, as the listener's caller passed it on."""
        if name == "open":
            self._opened(args[0], args[2])
        elif name in ("os.rename", "os.link", "os.symlink"):
            self._copied(args[0], args[1])
        elif name == "os.truncate":
            self._update(self._place(args[0]))
        elif name == "os.remove" and (place := self._place(args[0])) is not None:
            self._touch(place)
        elif name == "sqlite3.connect":
            self._database(args[0])
        elif name in ("os.listdir", "os.scandir"):
            self._list("." if args[0] is None else args[0])
        elif name == "os.mkdir":
            self._note_folder(args[0])

    def _look(self, before: Snapshot | None) -> Snapshot | None:
        if not self._looking:
            return None
        return look(Path(self._folder), limit=LIMIT, reset_access=self._atime, before=before)

    # --- what events say -------------------------------------------------------------------------

    def _opened(self, path: Any, flags: int) -> None:
        place = self._place(path)
        if place is None:
            return
        if place.endswith(_CODE) and by_machinery():
            self._imported.add(place)
            return
        if not flags & (os.O_WRONLY | os.O_RDWR):
            self._read(place)
        elif flags & (os.O_TRUNC | os.O_EXCL) or not os.path.exists(self._absolute(place)):
            self._touch(place).made = True
        else:
            self._update(place)
            if flags & os.O_RDWR:
                self._read(place)

    def _read(self, place: str | None) -> None:
        if place is not None and os.path.isfile(self._absolute(place)):
            touch = self._touch(place)
            touch.read = touch.read or not touch.made

    def _update(self, place: str | None) -> None:
        if place is not None:
            touch = self._touch(place)
            touch.updated = touch.updated or not touch.made

    def _copied(self, source: Any, target: Any) -> None:
        origin, place = self._place(source), self._place(target)
        self._read(origin)
        for below in self._before.files if self._before and origin else ():
            if below.startswith(f"{origin}/"):
                self._read(below)
        if place is not None:
            self._touch(place).made = True

    def _database(self, path: Any) -> None:
        text = os.fsdecode(path) if isinstance(path, (str, bytes)) else str(path)
        if text in ("", ":memory:"):
            return
        if text.startswith("file:"):
            text = text[len("file:") :].partition("?")[0]
        place = self._place(text)
        if place is not None and os.path.exists(self._absolute(place)):
            self._update(place)
            self._read(place)

    def _list(self, path: Any) -> None:
        place = self._place(path)
        if place is not None and not os.path.isabs(place) and not importing() and not by_machinery():
            self._listed.setdefault(place)

    def _note_folder(self, path: Any) -> None:
        place = self._place(path)
        if place is not None and not os.path.isabs(place) and not os.path.isdir(self._absolute(place)):
            self._made_folders.setdefault(place)

    def _touch(self, place: str) -> _Touch:
        if os.path.isabs(place):
            self._outside.setdefault(place)
            return _Touch(existed=True)
        touch = self._touched.get(place)
        if touch is None:
            touch = self._touched[place] = _Touch(os.path.exists(self._absolute(place)))
        return touch

    def _place(self, path: Any) -> str | None:
        """Relative below the folder, absolute elsewhere, None for what does not concern the notebook."""
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        absolute = os.path.abspath(os.fsdecode(path))
        relative = self._relative(absolute)
        if relative is None:
            return None if is_library_file(absolute) else absolute
        return None if ignored(relative) or is_installed_below(relative) else relative

    def _relative(self, absolute: str) -> str | None:
        for folder in (self._folder, self._real):
            if absolute == folder:
                return "."
            if absolute.startswith(folder + os.sep):
                return absolute[len(folder) + 1 :].replace(os.sep, "/")
        return None

    def _absolute(self, place: str) -> str:
        return os.path.join(self._folder, place)

    # --- what all witnesses say together ---------------------------------------------------------

    def _by_events(self) -> tuple[list[str], list[str], list[str]]:
        exists = {place: os.path.exists(self._absolute(place)) for place in self._touched}
        read = [place for place, touch in self._touched.items() if touch.existed and (touch.read or touch.updated)]
        written = [p for p, touch in self._touched.items() if exists[p] and (touch.made or touch.updated)]
        deleted = [p for p, touch in self._touched.items() if touch.existed and not exists[p]]
        return read, written, deleted

    def _by_snapshot(self, before: Snapshot, now: Snapshot) -> tuple[list[str], list[str], list[str]]:
        read: list[str] = []
        written: list[str] = []
        for place in self._places(before, now):
            touch = self._touched.get(place, _Touch(existed=False))
            old, new = before.files.get(place), now.files.get(place)
            if new is not None and (touch.made or old is None or not same(old, new)):
                written.append(place)
            if old is None or (touch.made and not touch.read):
                continue
            if touch.read or (place not in self._imported and self._read_unseen(old, new, touch)):
                read.append(place)
        return read, written, sorted(before.files.keys() - now.files.keys())

    def _read_unseen(self, old: Entry, new: Entry | None, touch: _Touch) -> bool:
        """Whether content that the file had before went into what the cell did, though no event says so."""
        if new is None or old.inode != new.inode:
            return False
        if touch.updated or not self._atime:
            return not same(old, new)
        return new.read

    def _places(self, before: Snapshot, now: Snapshot) -> Iterator[str]:
        """Files that some witness names, in the order of the events, then by name."""
        yield from self._touched
        for place in sorted(before.files.keys() | now.files.keys()):
            if place not in self._touched:
                yield place


def by_machinery() -> bool:
    """Whether the audited call was made by Python's import system or by a traceback."""
    frame = sys._getframe(1)
    own = {__name__, f"{__package__}.audit", f"{__package__}.tracker", f"{__package__}.reads"}
    while frame.f_back is not None and frame.f_globals.get("__name__") in own:
        frame = frame.f_back
    return frame.f_globals.get("__name__") in _MACHINERY
