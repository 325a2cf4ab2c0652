"""Refusals of the operating system, said so that a person knows what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nblift.model.diagnostic import Diagnostic, NbliftError, Place

from .rules import STORE_FULL, STORE_READ_ONLY, STORE_UNWRITABLE

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def full(path: Path) -> Diagnostic:
    """Nothing more fits beside `path`."""
    return STORE_FULL.at(
        f"The disk is full: {path.name} could not be written.",
        Place(file=str(path)),
        hint=f"Make room on the disk of {path.parent}, then run again; what was published before is untouched.",
    )


def read_only(path: Path) -> Diagnostic:
    """`path` may not be written."""
    return STORE_READ_ONLY.at(
        f"nblift may not write {path.name}.",
        Place(file=str(path)),
        hint=f"Give yourself write access to {path.parent}, or copy the pipeline to a folder of your own.",
    )


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turn an `OSError` of the body into an `NbliftError` that names `path`."""
    try:
        yield
    except OSError as error:
        raise NbliftError(_diagnosed(error, path)) from error


def _diagnosed(error: OSError, path: Path) -> Diagnostic:
    if error.errno in _FULL:
        return full(path)
    if error.errno in _FORBIDDEN:
        return read_only(path)
    return STORE_UNWRITABLE.at(
        f"{path.name} could not be read or written: {error.strerror or error}.",
        Place(file=str(path)),
        hint=f"See to {path.parent}, then run again.",
    )
