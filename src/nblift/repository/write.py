"""Putting a tree of files on disk: all of it or nothing, and never over what a person changed."""

import errno
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from nblift.model.diagnostic import NbliftError, Place

from . import rules
from .carry import carry_over, rescue
from .manifest import FILES_FILE, dump_manifest, pipeline_in
from .markdown import count
from .plan import Plan, plan
from .swap import alone, replacing, sync, tidy
from .undo import UNDO_FILE, Undo, last_undo, undo_of


class Written(msgspec.Struct, frozen=True):
    """What a promotion did to a repository; all paths are relative to `target`."""

    target: Path
    #: Generated files that are new or have another content.
    changed: tuple[str, ...] = ()
    #: Files that an earlier promotion generated and this one does not.
    removed: tuple[str, ...] = ()
    #: A person's file that stood in the way → where it lies now.
    kept: dict[str, str] = {}


def write(tree: Mapping[str, bytes], target: Path, *, owner: str, force: bool = False) -> Written:
    """Write a repository.

    Files that are not generated stay as they are. If nothing changes, nothing is touched. Whoever looks, and
    whenever the process is killed, finds the old repository or the new one.

    Parameters
    ----------
    tree
        Content by path, ``/`` between folders.
    target
        Folder of the repository; its parent must exist.
    owner
        Name of the pipeline: a folder with anything else in it is refused.
    force
        Write also where a person changed a file, and keep theirs beside it as ``NAME.mine``.

    Raises
    ------
    NbliftError
        Nothing was written: the place is not ours or not writable, a person changed files, the disk is full.
    """
    target = Path(os.path.realpath(target))
    _check_parent(target)
    files = {**tree, FILES_FILE: dump_manifest(owner, tree)}
    try:
        with alone(target.parent):
            tidy(target, rescue)
            _check_owner(target, owner)
            todo = plan(files, target)
            if todo.edited and not force:
                raise _edited(todo.edited)
            if todo.changed or todo.removed:
                _replace(target, files, todo)
    except OSError as problem:
        raise _failed(problem, target) from problem
    changed = tuple(path for path in todo.changed if path != FILES_FILE)
    return Written(target, changed, todo.removed, todo.kept)


def restore(target: Path) -> int:
    """Put the files of a repository back as they were before the last promotion; the next one is free to change them.

    Returns
    -------
    How many files are other than before.

    Raises
    ------
    NbliftError
        There is nothing to take back, or it cannot be written: the files are as they were.
    """
    target = Path(os.path.realpath(target))
    try:
        _check_parent(target)
        with alone(target.parent):
            tidy(target, rescue)
            undo = last_undo(target)
            files = {path: content for path, content in undo.before.items() if content is not None}
            files[UNDO_FILE] = msgspec.json.encode(Undo({}, {}))
            gone = tuple(path for path, content in undo.before.items() if content is None)
            _exchange(target, files, Plan(tuple(files), gone, (), {}))
    except OSError as problem:
        raise _failed(problem, target) from problem
    return len(undo.before.keys() - {FILES_FILE})


def _replace(target: Path, files: Mapping[str, bytes], todo: Plan) -> None:
    undo = undo_of(target, files, todo.changed, todo.removed)
    todo = todo._replace(changed=(*todo.changed, UNDO_FILE))
    _exchange(target, {**files, UNDO_FILE: undo}, todo)


def _exchange(target: Path, files: Mapping[str, bytes], todo: Plan) -> None:
    if target.exists() and not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    with replacing(target, rescue) as folder:
        if target.exists():
            carry_over(target, folder, {*todo.changed, *todo.removed}, todo.kept)
        for path in todo.changed:
            _put(folder / path, files[path])
        for parent in {(folder / path).parent for path in todo.changed}:
            sync(parent)


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _check_parent(target: Path) -> None:
    place = Place(file=str(target))
    if not target.parent.is_dir():
        hint = f"Make it first: mkdir -p {target.parent}"
        raise NbliftError(rules.NO_PLACE.at(f"There is no folder {target.parent}.", place, hint=hint))
    if target.exists() and not target.is_dir():
        hint = "Name a folder that is empty or does not exist."
        raise NbliftError(rules.NO_PLACE.at(f"{target} is a file, not a folder.", place, hint=hint))


def _check_owner(target: Path, owner: str) -> None:
    found = pipeline_in(target) if target.exists() else ""
    if found not in ("", owner):
        what = (
            f"is the repository of the pipeline {found}" if found else "has files in it and is no pipeline repository"
        )
        hint = "Name a folder that is empty or does not exist."
        raise NbliftError(rules.NOT_OURS.at(f"{target} {what}.", Place(file=str(target)), hint=hint))


def _edited(paths: Sequence[str]) -> NbliftError:
    files = f"{count(len(paths), 'file')} {'was' if len(paths) == 1 else 'were'}"
    diagnostic = rules.EDITED.at(
        f"{files} changed, added or deleted by a person since the last promotion: {', '.join(paths)}.",
        *(Place(file=path) for path in paths),
        hint="Bring the change into the notebook, or promote with --force, which keeps yours as NAME.mine.",
    )
    return NbliftError(diagnostic)


def _failed(problem: OSError, target: Path) -> NbliftError:
    place = Place(file=str(target))
    what = problem.strerror or str(problem)
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        at = problem.filename or target
        hint = "Name a folder that you may write to, in one that you may write to."
        return NbliftError(rules.NO_PERMISSION.at(f"{at} may not be changed: {what}.", place, hint=hint))
    hints = {
        errno.ENOSPC: "Free some space and promote again.",
        errno.EDQUOT: "Free some space and promote again.",
        errno.EXDEV: f"{problem.filename} is a mount of its own: unmount it for the promotion.",
        errno.EBUSY: "The folder is a mount of its own: name a folder inside of it.",
    }
    hint = hints.get(problem.errno or 0, "The repository is as it was: mend the cause and promote again.")
    return NbliftError(rules.WRITE_FAILED.at(f"{target} could not be written: {what}.", place, hint=hint))
