"""Stored values as files for people, and two of them compared; a kernel is started only where one is needed."""

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import msgspec

from nblift.model.comparison import Compared
from nblift.model.diagnostic import Place, RunError, UsageError
from nblift.model.run import Manifest, Version
from nblift.store.store import Store
from nblift.store.trouble import spoken

from .compare_values import compare_values
from .looking import write_form
from .rules import FILE_EXISTS, NO_FORM

#: Suffix → form that a kernel can write.
_FORMS = {
    ".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow", ".csv": "csv", ".npy": "npy", ".json": "json",
    ".txt": "txt", ".pkl": "pkl", ".pickle": "pkl",
}  # fmt: skip
#: Codec whose bytes are a file of that kind as they are → suffix.
_PLAIN = {"json": ".json", "text": ".txt", "npy": ".npy"}


class Got(msgspec.Struct, frozen=True):
    """A file that was written."""

    file: Path
    #: `exact`: the bytes that are stored; else the form's suffix without its dot.
    form: str
    #: Whether the file has all of the content.
    same: bool


def get_output(
    repository: Path, version: Version, to: Path, *, kernel: str | None = None, replace: bool = False
) -> Got:
    """Write an output to a file.

    Parameters
    ----------
    to
        A file whose suffix says in which form; without a suffix it gets that of the best form; a folder gets a file
        named like the output.
    kernel
        As for `run_pipeline`.
    replace
        Write over a file that is there.

    Raises
    ------
    NbliftError
        The bytes were collected, are gone or damaged; the value has no such form, or cannot be loaded in the kernel;
        the file is there already.
    """
    store = Store(repository)
    store.refuse_collected(version)
    manifest = version.manifest
    to = to / _file_name(version) if to.is_dir() else to
    suffix = _PLAIN.get(manifest.codec, "")
    if manifest.codec == "file" or (to.suffix in ("", suffix) and suffix) or _is_other_text(manifest, to):
        target = to if to.suffix or manifest.codec == "file" else to.with_name(to.name + suffix)
        refuse_existing(target, replace=replace)
        with store.lease() as lease, spoken(target):
            lease.hold(*manifest.blobs)
            _copy(store.blobs.path(manifest.blobs[0]), target)
        return Got(target, "exact", same=True)
    if to.suffix and to.suffix not in _FORMS:
        message = f"A value cannot be written as `{to.suffix}`."
        raise UsageError(NO_FORM.at(message, hint=f"Choose one of {', '.join(_FORMS)}, or no suffix for the best one."))
    with_suffix = [to] if to.suffix else [to.with_name(f"{to.name}.{form}") for form in set(_FORMS.values())]
    for target in with_suffix:
        refuse_existing(target, replace=replace)
    file, same = write_form(repository, manifest, to, _FORMS.get(to.suffix), kernel)
    return Got(file, file.suffix[1:], same)


def compare_outputs(
    repository: Path, one: Version, other: Version, *, key: Sequence[str] = (), kernel: str | None = None
) -> Compared:
    """How two versions differ; those with the same content digest are the same without being loaded.

    Parameters
    ----------
    key
        Columns that tell which row of a frame is which.
    kernel
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        As for `get_output`; `key` does not tell rows apart.
    """
    store = Store(repository)
    if one.manifest.content != other.manifest.content:
        for version in (one, other):
            store.refuse_collected(version)
    [found] = compare_values(repository, [(one.manifest, other.manifest)], key=key, kernel=kernel)
    if isinstance(found, Compared):
        return found
    raise (UsageError if found.code == NO_FORM.code else RunError)(found)


def refuse_existing(target: Path, *, replace: bool) -> None:
    """Raise `UsageError` if a file that is to be written is there, unless it may be replaced."""
    if target.exists() and not replace:
        raise UsageError(
            FILE_EXISTS.at(
                f"{target} is there already.", Place(file=str(target)), hint="Name another, or say `--force`."
            )
        )


def _file_name(version: Version) -> str:
    path = version.manifest.path
    return PurePosixPath(path).name if path is not None else f"{version.name}-{version.number}"


def _is_other_text(manifest: Manifest, to: Path) -> bool:
    """Whether it is a text for a file whose suffix means nothing here, such as `.md`."""
    return manifest.codec == "text" and to.suffix not in _FORMS


def _copy(source: Path, target: Path) -> None:
    """Copy bytes so that the file is there whole or not at all; a blob's read-only mode stays behind."""
    draft = target.with_name(f".{target.name}.nblift-draft")
    shutil.copyfile(source, draft)
    draft.replace(target)
