"""`.nblift-files.json`: which files of a repository were generated, and what they were then."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from .specfile import SPEC_FILE

FILES_FILE = ".nblift-files.json"

#: What may lie in a folder that counts as empty.
_NOBODYS = frozenset({".git", ".nblift"})


class Manifest(msgspec.Struct, frozen=True):
    """Digests of the generated files, so that a later promotion sees what a person changed."""

    pipeline: str
    #: Path → ``sha256:<32 hex>``.
    files: dict[str, str]
    format: str = "nblift.files"
    version: int = 1


def digest(content: bytes) -> str:
    """Digest of a text file, the same whatever line ends a checkout has."""
    text = content.replace(b"\r\n", b"\n")
    return f"sha256:{hashlib.sha256(text).hexdigest()[:32]}"


def dump_manifest(pipeline: str, tree: Mapping[str, bytes]) -> bytes:
    """Write the manifest of a tree."""
    files = {path: digest(tree[path]) for path in sorted(tree)}
    return msgspec.json.format(msgspec.json.encode(Manifest(pipeline, files)), indent=2) + b"\n"


def generated(folder: Path) -> dict[str, str]:
    """Digests of what was generated into a folder; empty if it does not say (then every file is a person's)."""
    try:
        return msgspec.json.decode((folder / FILES_FILE).read_bytes(), type=Manifest).files
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def pipeline_in(folder: Path) -> str | None:
    """Name of the pipeline whose repository a folder is; empty if the folder is; None if it is something else."""
    if not {entry.name for entry in folder.iterdir()} - _NOBODYS:
        return ""
    try:
        raw = msgspec.json.decode((folder / SPEC_FILE).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return str(raw["name"]) if isinstance(raw, dict) and raw.get("name") else None
