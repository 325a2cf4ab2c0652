"""Outputs of a pipeline, read by whoever has the repository: a notebook, a script.

What is read of the store is its view `readable` and `channels`, which every later schema keeps, and the blobs. Nothing
is written. All bytes are checked before any is interpreted.
"""

import atexit
import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from .stored import importable, load_value

_NAME = re.compile(r"(?P<name>[^#@]+)(?:#(?P<number>\d+)|@(?P<channel>[^#@]+))?")
_FIRST_SCHEMA = 2
_COLUMNS = "SELECT readable.name, readable.number, readable.run, body, collected FROM readable"


class OutputError(Exception):
    """An output cannot be read; the message says why and what to do."""


def read_output(name: str, repository: str | os.PathLike[str] | None) -> Any:
    """See `nblift_kernel.output`."""
    root = Path(repository) if repository is not None else _repository_above(Path.cwd())
    with _opened(root) as connection:
        found, number, run, body, collected = _find(connection, name, root)
    manifest = json.loads(body)
    label = f"{found}#{number}"
    if collected is not None:
        raise OutputError(
            f"The bytes of {label} were collected. `nblift outputs get {label}` in {root} says how to make them again."
        )
    blobs = [_read(root, blob["digest"], label, run) for blob in manifest["blobs"]]
    if manifest["codec"] == "file":
        return _copied(blobs[0], manifest)
    with importable((root / "src").resolve()):
        return load_value(manifest["codec"], blobs, manifest.get("key"))


def _repository_above(folder: Path) -> Path:
    for each in (folder, *folder.parents):
        if (each / "pipeline.json").is_file():
            return each
    raise OutputError(f"{folder} is in no pipeline repository: name one with `repository=`.")


@contextlib.contextmanager
def _opened(root: Path) -> Iterator[sqlite3.Connection]:
    """The database, for reading."""
    path = (root / ".nblift/store.db").resolve()
    if not path.is_file():
        raise OutputError(f"Nothing is published in {root} yet: `nblift run` does.")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=60)) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] < _FIRST_SCHEMA:
                message = f"An older nblift wrote the store of {root}: `nblift outputs list` brings it up to date."
                raise OutputError(message)
            yield connection
    except sqlite3.Error as error:
        raise OutputError(f"The store of {root} cannot be read: {error}.") from error


def _find(connection: sqlite3.Connection, text: str, root: Path) -> Any:
    wanted = _NAME.fullmatch(text)
    if wanted is None:
        raise OutputError(f"`{text}` is no output: write `features`, `features#12` or `features@prod`.")
    name, number, channel = wanted["name"], wanted["number"], wanted["channel"]
    if channel is not None:
        rows = connection.execute(
            f"{_COLUMNS} JOIN channels USING (name, number) WHERE readable.name = ? AND channel = ?", (name, channel)
        )
    else:
        rows = connection.execute(
            f"{_COLUMNS} WHERE name = ? AND number = coalesce(?, number) ORDER BY number DESC",
            (name, None if number is None else int(number)),
        )
    row = rows.fetchone()
    if row is None:
        known = [known for (known,) in connection.execute("SELECT DISTINCT name FROM readable ORDER BY name")]
        there = f"its outputs are {', '.join(known)}" if known else "nothing is published yet"
        raise OutputError(f"There is no output {text} in {root}: {there}.")
    return row


def _read(root: Path, digest: str, label: str, run: int) -> bytearray:
    name = digest.partition(":")[2]
    again = f"`nblift outputs scrub --remake` in {root} makes it again (run {run})."
    try:
        # Writable: arrays that are built over the bytes can then be written, as they could before.
        content = bytearray((root / ".nblift/blobs" / name[:2] / name[2:]).read_bytes())
    except FileNotFoundError:
        raise OutputError(f"The bytes of {label} are gone. {again}") from None
    if hashlib.sha256(content).hexdigest() != name:
        raise OutputError(f"The bytes of {label} are damaged. {again}")
    return content


def _copied(content: bytearray, manifest: dict[str, Any]) -> Any:
    """A file under its own name, in a folder that goes with the process."""
    folder = tempfile.mkdtemp(prefix="nblift-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, PurePosixPath(manifest["path"]).name)
    path.write_bytes(content)
    return str(path) if manifest["type"] == "str" else path
