"""What a promotion would do to each file of a repository on disk."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .manifest import FILES_FILE, digest, generated

#: Stands for the content of what is no file: never generated, so always a person's.
_NO_FILE = b"\0"


class Plan(NamedTuple):
    """Paths, relative to the repository."""

    #: To write.
    changed: tuple[str, ...]
    #: To take away.
    removed: tuple[str, ...]
    #: What a person changed, added or deleted where something would be written or taken away.
    edited: tuple[str, ...]
    #: Those of them that exist, and the name to keep them under.
    kept: dict[str, str]


def plan(files: Mapping[str, bytes], target: Path) -> Plan:
    """Compare the files to write with those on disk and with what was generated there before.

    Parameters
    ----------
    files
        Content by path.
    target
        The repository; it need not exist.
    """
    before = generated(target)
    changed: list[str] = []
    removed: list[str] = []
    edited = [path for path in _obstacles(files, target) if not _is_ours(target, path, before)]
    for path in sorted({*files, *before}):
        now, wanted = _content(target / path), files.get(path)
        if now == wanted:
            continue
        (removed if wanted is None else changed).append(path)
        ours = path not in before if now is None else _is_ours(target, path, before)
        if not ours and path != FILES_FILE:
            edited.append(path)
    kept = {path: _free_name(target, path, files) for path in edited if os.path.lexists(target / path)}
    return Plan(tuple(changed), tuple(removed), tuple(edited), kept)


def _is_ours(target: Path, path: str, before: Mapping[str, str]) -> bool:
    """Whether a file is as it was generated, or a folder has only such files in it."""
    place = target / path
    if place.is_dir() and not place.is_symlink():
        return all(_is_ours(target, f"{path}/{entry.name}", before) for entry in place.iterdir())
    content = _content(place)
    return content is not None and path in before and digest(content) == before[path]


def _obstacles(files: Mapping[str, bytes], target: Path) -> Iterator[str]:
    """Paths where a folder is needed and something else is; a link to a folder is something else, too."""
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents[:-1]}
    for path in sorted(folders):
        place = target / path
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            yield path


def _content(file: Path) -> bytes | None:
    """Bytes of a file; None if there is nothing."""
    if file.is_file() and not file.is_symlink():
        return file.read_bytes()
    return _NO_FILE if os.path.lexists(file) else None


def _free_name(target: Path, path: str, files: Collection[str]) -> str:
    name, number = f"{path}.mine", 2
    while name in files or os.path.lexists(target / name):
        name, number = f"{path}.mine{number}", number + 1
    return name
