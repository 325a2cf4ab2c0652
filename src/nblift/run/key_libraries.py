"""Which distributions are installed in a folder, without asking its Python."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nblift.model.cache import Library

from .key_files import YOUNG_NS, Digests

#: What lists the files of a distribution, or else describes it.
_RECORDS = ("RECORD", "METADATA", "PKG-INFO")


class Distribution(NamedTuple):
    """An installed distribution, and the file that says what was installed."""

    name: str
    version: str
    record: str


class _Folder:
    """A folder of libraries, as long as nothing is added or removed."""

    def __init__(self, path: str, stamp: tuple[int, int]) -> None:
        self.stamp = stamp
        self._path = path
        self.entries = [entry.name for entry in Path(path).iterdir()]
        self.names = frozenset(entry.partition(".")[0] for entry in self.entries if not entry.endswith("-info"))
        #: Records that were compared since: as long as nothing is added or removed, nothing is installed anew.
        self.compared: set[tuple[str, str]] = set()
        self._by_root: dict[str, list[Distribution]] | None = None

    def of(self, root: str) -> list[Distribution]:
        """Distributions that have a module of that name, or that name."""
        exact = [each for each in self._all() if _plain(each.name) == _plain(root)]
        return exact or self._table().get(root, [])

    def _all(self) -> Iterator[Distribution]:
        for entry in sorted(self.entries):
            if entry.endswith((".dist-info", ".egg-info")):
                name, _, version = entry.rpartition(".")[0].partition("-")
                folder = Path(self._path, entry)
                found = [path for file in _RECORDS if (path := folder / file).is_file()]
                yield Distribution(name, version.partition("-")[0], str(found[0] if found else folder))

    def _table(self) -> dict[str, list[Distribution]]:
        if self._by_root is None:
            self._by_root = {}
            for each in self._all():
                for root in _roots(Path(each.record)):
                    self._by_root.setdefault(root, []).append(each)
        return self._by_root


_folders: dict[str, _Folder] = {}


def installed(folder: str, root: str) -> list[Distribution]:
    """Distributions in a folder that have the top-level module `root`; none if nobody installed it."""
    found = _folder(folder)
    return [] if found is None else found.of(root)


def names_in(folder: str) -> frozenset[str]:
    """Top-level modules that are in a folder, whoever put them there."""
    found = _folder(folder)
    return frozenset() if found is None else found.names


def is_same(library: Library, digests: Digests) -> bool:
    """Whether a distribution is installed as it was."""
    # The folder is asked for at most, not every record: a step has dozens of libraries.
    folder = _folder(os.path.dirname(os.path.dirname(library.record)))  # noqa: PTH120 - asked for every library
    if folder is not None and (library.record, library.digest) in folder.compared:
        return True
    same = digests.of(library.record) == library.digest
    if same and folder is not None:
        folder.compared.add((library.record, library.digest))
    return same


def _folder(path: str) -> _Folder | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - asked for every step
    except OSError:
        return None
    stamp = status.st_mtime_ns, status.st_ctime_ns
    known = _folders.get(path)
    if known is None or known.stamp != stamp:
        known = _Folder(path, stamp)
        if max(stamp) + YOUNG_NS < time.time_ns():
            _folders[path] = known
    return known


def _roots(record: Path) -> set[str]:
    top = record.parent / "top_level.txt"
    if top.is_file():
        return set(top.read_text(encoding="utf-8").split())
    if record.name != "RECORD":
        return set()
    paths = (line.partition(",")[0] for line in record.read_text(encoding="utf-8").splitlines())
    return {match[1] for path in paths if (match := re.match(r"(\w+)(?:/|\.py$|\.[\w-]+\.so$)", path))}


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")
