"""Taking back the last promotion: what the files were before it, kept in the repository's `.nblift/`, out of git."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from nblift.model.diagnostic import Diagnostic, NbliftError, Place

from . import rules
from .manifest import digest

UNDO_FILE = ".nblift/last-promotion.json"


class Undo(msgspec.Struct, frozen=True):
    """What a promotion replaced."""

    #: Path → content before it; None if there was no file.
    before: dict[str, bytes | None]
    #: Path → digest of the content after it; None if there is no file any more.
    after: dict[str, str | None]
    format: str = "nblift.undo"
    version: int = 1


def undo_of(target: Path, files: Mapping[str, bytes], changed: tuple[str, ...], removed: tuple[str, ...]) -> bytes:
    """The record of what writing is about to replace.

    Parameters
    ----------
    files
        What will be written, by path.
    changed, removed
        Paths to be written and to be taken away.
    """
    before = {path: _content(target / path) for path in (*changed, *removed)}
    after = {path: digest(files[path]) if path in files else None for path in before}
    return msgspec.json.encode(Undo(before, after))


def last_undo(target: Path) -> Undo:
    """What the last promotion replaced.

    Raises
    ------
    NbliftError
        Nothing is known of it, or somebody changed its files since.
    """
    try:
        undo = msgspec.json.decode((target / UNDO_FILE).read_bytes(), type=Undo)
    except (OSError, msgspec.MsgspecError):
        raise NbliftError(_nothing(target, "no promotion is known there")) from None
    if not undo.before:
        raise NbliftError(_nothing(target, "the last promotion was taken back already"))
    for path, known in undo.after.items():
        content = _content(target / path)
        if (None if content is None else digest(content)) != known:
            raise NbliftError(_nothing(target, f"{path} was changed since"))
    return undo


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _nothing(target: Path, why: str) -> Diagnostic:
    message = f"The files in {target.name} cannot be put back as before: {why}."
    return rules.NOTHING_TO_RESTORE.at(message, Place(file=str(target)), hint="Use git to go back.")
