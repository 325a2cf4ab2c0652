"""A bounded copy of the notebook's folder: what the user's code does to files during verification stays in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nblift.model.diagnostic import NbliftError, Place
from nblift.store.trouble import spoken

from . import rules

#: Largest folder that is copied, in bytes.
LIMIT = 2 << 30
#: Folders that hold no data of the notebook.
LEFT_OUT = frozenset(
    ".git .hg .svn .venv venv node_modules __pycache__ .nblift .ipynb_checkpoints .mypy_cache .pytest_cache "
    ".ruff_cache .tox .idea .vscode".split()
)


@contextmanager
def workshop() -> Iterator[Path]:
    """A temporary folder, removed at the end."""
    with TemporaryDirectory(prefix="nblift-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def copy_folder(source: Path, target: Path, *, without: frozenset[Path] = frozenset(), limit: int = LIMIT) -> list[str]:
    """Copy a notebook's folder.

    Parameters
    ----------
    without
        Folders in it (resolved) that stay behind: the pipeline repository, if it lies there.
    limit
        Largest total size in bytes.

    Returns
    -------
    Relative paths of all files copied, sorted.

    Raises
    ------
    NbliftError
        It is larger than `limit`, or cannot be read.
    """
    files = sorted(_files(source, without))
    total = sum(f.stat().st_size for f in files)
    if total > limit:
        raise NbliftError(
            rules.FOLDER_TOO_LARGE.at(
                f"The folder of the notebook holds {total >> 20:,} MB; at most {limit >> 20:,} MB are copied.",
                Place(file=str(source)),
                hint="Move the notebook with the files it needs into a folder of its own, or use `--static`.",
            )
        )
    with spoken(target):
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)
        for folder in _folders(source, without):
            (target / folder.relative_to(source)).mkdir(parents=True, exist_ok=True)
    return [f.relative_to(source).as_posix() for f in files]


def _files(folder: Path, without: frozenset[Path]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if entry.name not in LEFT_OUT and entry.resolve() not in without:
                yield from _files(entry, without)
        elif entry.is_file():
            yield entry


def _folders(folder: Path, without: frozenset[Path]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink() and entry.name not in LEFT_OUT and entry.resolve() not in without:
            yield entry
            yield from _folders(entry, without)
