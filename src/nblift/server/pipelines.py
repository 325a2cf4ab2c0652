"""The pipelines below the folder that Jupyter serves: those that are found, and those that were here once."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from nblift.model.diagnostic import NbliftError
from nblift.model.spec import FORMAT
from nblift.promote.seen import state_folder
from nblift.run.data import data_folder
from nblift.run.sources import SPEC_FILE

from . import rules
from .paths import confined

#: Folders that are looked into, and how deep: a home folder can hold millions.
_FOLDERS, _DEPTH = 5_000, 6
_NEVER = {"node_modules", "site-packages", "__pycache__"}


class Head(msgspec.Struct, frozen=True):
    """What of a `pipeline.json` says whose it is."""

    format: str
    name: str
    notebook: "HeadNotebook"


class HeadNotebook(msgspec.Struct, frozen=True):
    """The notebook that a pipeline was made from."""

    path: str


class Known(msgspec.Struct, frozen=True):
    """A pipeline of the list."""

    place: str
    name: str
    notebook: str
    missing: bool


class Pipelines:
    """The list of pipelines of one server; all methods read or write files.

    Parameters
    ----------
    root
        The folder that Jupyter serves.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:32]
        self._file = state_folder() / "pipelines" / f"{name}.json"
        #: What was found last: place → name; for where nothing can be remembered.
        self._found: dict[str, str] = {}

    def places(self) -> tuple[str, ...]:
        """Folders of all pipelines as they were found last; nothing is looked for."""
        return tuple(sorted(self._remembered() | self._found))

    def all(self) -> tuple[Known, ...]:
        """All pipelines, by name; those that are found here are remembered."""
        found = {_wire(self._root, folder): head for folder, head in _found(self._root)}
        before = self._remembered()
        known = {place: head.name for place, head in found.items()} | {
            place: name for place, name in before.items() if place not in found
        }
        self._found = {place: known[place] for place in found}
        if known != before:
            self._remember(known)
        rows = [self._known(place, name, found.get(place)) for place, name in known.items()]
        return tuple(sorted(rows, key=lambda row: (row.name, row.place)))

    def at(self, place: str) -> Known:
        """The pipeline in a folder, whose repository may be gone.

        Raises
        ------
        NbliftError
            There is and was none, or the path leads outside.
        """
        head = _head(confined(self._root, place))
        name = self._remembered().get(place)
        if head is None and name is None:
            hint = "Name the folder that a promotion wrote."
            raise NbliftError(rules.NO_SUCH_THING.at(f"There is no pipeline in {place}.", hint=hint))
        return self._known(place, name or "", head)

    def add(self, place: str) -> None:
        """Remember the pipeline of a folder; NbliftError if there is none."""
        known = self.at(place)
        self._remember(self._remembered() | {place: known.name})

    def remove(self, place: str) -> None:
        """Forget a pipeline; one that is still there will be found again."""
        self._remember({known: name for known, name in self._remembered().items() if known != place})

    def _known(self, place: str, name: str, head: Head | None) -> Known:
        if head is None:
            return Known(place, name, "", missing=True)
        return Known(place, head.name, self._notebook(place, head), missing=False)

    def _notebook(self, place: str, head: Head) -> str:
        """Where the notebook lies that people work in; empty if that is not below the root."""
        folder = data_folder(self._root / place)
        if folder is None:
            return ""
        path = (folder / Path(head.notebook.path).name).resolve()
        return _wire(self._root, path) if path.is_relative_to(self._root) and path.exists() else ""

    def _remembered(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}

    def _remember(self, known: dict[str, str]) -> None:
        # What cannot be remembered is found again.
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_suffix(".draft")
            draft.write_bytes(msgspec.json.encode(known))
            draft.replace(self._file)


def _wire(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _found(root: Path) -> Iterator[tuple[Path, Head]]:
    """Repositories below a folder, the nearest first; nothing is looked for inside of one."""
    waiting, looked = [root], 0
    while waiting and looked < _FOLDERS:
        deeper: list[Path] = []
        for folder in waiting:
            looked += 1
            head = _head(folder) if folder != root else None
            if head is not None:
                yield folder, head
            elif len(folder.relative_to(root).parts) < _DEPTH:
                deeper += _folders(folder)
        waiting = deeper


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            there = list(entries)
            names = sorted(each.name for each in there if each.is_dir(follow_symlinks=False))
    except OSError:
        return []
    if any(each.name == "pyvenv.cfg" for each in there):
        return []
    return [folder / name for name in names if not name.startswith(".") and name not in _NEVER]


def _head(folder: Path) -> Head | None:
    try:
        head = msgspec.json.decode((folder / SPEC_FILE).read_bytes(), type=Head)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return head if head.format == FORMAT else None
