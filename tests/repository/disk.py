"""What lies on disk, for comparison."""

import os
from pathlib import Path

from nblift.repository.undo import UNDO_FILE

#: A file: content and time of its last change; a link: where it points; an empty folder: nothing.
Entry = tuple[object, ...]


def snapshot(folder: Path, *, times: bool = True) -> dict[str, Entry]:
    """Everything below a folder, by relative path; folders only where they are empty."""
    found: dict[str, Entry] = {}
    for place, folders, names in os.walk(folder):
        for name in [*names, *(one for one in folders if Path(place, one).is_symlink())]:
            file = Path(place, name)
            path = file.relative_to(folder).as_posix()
            if path == UNDO_FILE:
                continue  # what the last promotion replaced: each one's own
            if file.is_symlink():
                found[path] = (str(file.readlink()),)
            else:
                found[path] = (file.read_bytes(), file.stat().st_mtime_ns) if times else (file.read_bytes(),)
        if not folders and not names:
            found[Path(place).relative_to(folder).as_posix()] = ()
    return found


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write files, with the folders they need."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
