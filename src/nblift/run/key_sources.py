"""The modules of a pipeline's package, parsed once in a process as long as no file changes."""

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from .key_files import YOUNG_NS
from .key_module import Module
from .key_reach import link

#: Path below the folder, size, times of change of content and entry, inode.
_Stamp = tuple[str, int, int, int, int]
#: Folder → when it was read, how its files looked, its modules.
_parsed: dict[str, tuple[int, list[_Stamp], Mapping[str, Module]]] = {}


def modules_in(source: Path) -> Mapping[str, Module]:
    """The modules below a folder, by name.

    Raises
    ------
    SyntaxError, ValueError
        One of them is not Python.
    """
    began = time.time_ns()
    stamps = sorted(_stamps(str(source), ""))
    known = _parsed.get(str(source))
    if known is not None:
        taken, before, modules = known
        if before == stamps and all(max(stamp[2], stamp[3]) + YOUNG_NS < taken for stamp in stamps):
            return modules
    found: dict[str, Module] = {}
    for path, *_ in stamps:
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found[name] = Module(name, f"src/{path}", (source / path).read_bytes())
    link(found)
    _parsed[str(source)] = began, stamps, found
    return found


def digest_in(source: Path) -> str:
    """Digest of all modules below a folder."""
    whole = hashlib.sha256()
    for path, *_ in sorted(_stamps(str(source), "")):
        whole.update(f"{path}\0".encode())
        whole.update(hashlib.sha256((source / path).read_bytes()).digest())
    return whole.hexdigest()


def _stamps(folder: str, below: str) -> Iterator[_Stamp]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py") and entry.is_file():
                status = entry.stat()
                times = status.st_mtime_ns, status.st_ctime_ns
                yield below + entry.name, status.st_size, *times, status.st_ino
            elif entry.is_dir() and entry.name.isidentifier() and entry.name != "__pycache__":
                yield from _stamps(entry.path, f"{below}{entry.name}/")
