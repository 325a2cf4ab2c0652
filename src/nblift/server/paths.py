"""Paths of the wire as paths of this machine, never outside of the folder that Jupyter serves."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

from nblift.model.diagnostic import Diagnostic, NbliftError

from . import rules


def confined(root: Path, wire: str) -> Path:
    """The file or folder that a wire path means.

    Parameters
    ----------
    root
        The folder that Jupyter serves.
    wire
        Relative, with ``/`` between parts; what it means need not be there.

    Raises
    ------
    NbliftError
        It is empty or absolute, has a part ``..``, or leads out through a link.
    """
    parts = PurePosixPath(wire).parts
    windows = PureWindowsPath(wire)
    if not parts or "\0" in wire or "\\" in wire or ".." in parts or parts[0] == "/" or windows.drive:
        raise NbliftError(_outside(wire))
    place = root.resolve().joinpath(*parts)
    if not place.resolve().is_relative_to(root.resolve()):
        raise NbliftError(_outside(wire))
    return place


def notebook_at(root: Path, wire: str) -> Path:
    """The notebook that a wire path means; its file need not be there.

    Raises
    ------
    NbliftError
        It leads outside, or is no path of a notebook.
    """
    place = confined(root, wire)
    if place.suffix != ".ipynb" or place.is_dir():
        hint = "Name a file that ends in .ipynb."
        raise NbliftError(rules.BAD_REQUEST.at(f"{wire} is no path of a notebook.", hint=hint))
    return place


def text_reader(root: Path, folder: Path) -> Callable[[str], str]:
    """Gives the text of a file by its path relative to `folder`; PermissionError if that is not below `root`."""

    def read(name: str) -> str:
        place = (folder / name).resolve()
        if not place.is_relative_to(root.resolve()):
            raise PermissionError(name)
        return place.read_text(encoding="utf-8")

    return read


def _outside(wire: str) -> Diagnostic:
    return rules.OUTSIDE_ROOT.at(
        f"The path {wire!r} is not below the folder that Jupyter serves.",
        hint="Name a place that the file browser shows.",
    )
