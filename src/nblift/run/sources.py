"""Reading a pipeline repository: its spec, and the Python files that the spec speaks of."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from nblift.model.diagnostic import NbliftError, Place
from nblift.model.spec import FORMAT, VERSION, Spec

from .rules import NO_PIPELINE, SPEC_UNREADABLE

SPEC_FILE = "pipeline.json"


class _Header(msgspec.Struct):
    format: str = ""
    version: int = 0


def read_spec(repository: Path) -> Spec:
    """The spec of a pipeline repository.

    Raises
    ------
    NbliftError
        There is none, or this nblift cannot read it.
    """
    path = repository / SPEC_FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NbliftError(
            NO_PIPELINE.at(
                f"{repository} is no pipeline repository: it has no {SPEC_FILE}.",
                hint="Name the folder that `nblift promote NOTEBOOK --to DIR` wrote.",
            )
        ) from error
    return decode_spec(content)


def decode_spec(content: bytes) -> Spec:
    """The spec that the bytes of a `pipeline.json` hold; `NbliftError` if this nblift cannot read it."""
    try:
        header = msgspec.json.decode(content, type=_Header)
        if header.format == FORMAT and header.version <= VERSION:
            return msgspec.json.decode(content, type=Spec)
        if header.format == FORMAT:
            problem = f"is of version {header.version}; this nblift knows versions up to {VERSION}"
            hint = "Upgrade nblift."
        else:
            problem, hint = f"is not of the format {FORMAT}", "Promote the notebook again."
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        problem, hint = f"cannot be read: {error}", "Promote the notebook again; the file is not meant to be edited."
    raise NbliftError(SPEC_UNREADABLE.at(f"{SPEC_FILE} {problem}.", Place(file=SPEC_FILE), hint=hint))


def read_sources(repository: Path, spec: Spec) -> Mapping[str, str]:
    """Path in the repository → text, of the Python files of the pipeline's package."""
    folder = repository / "src" / spec.package
    return {
        path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
    }
