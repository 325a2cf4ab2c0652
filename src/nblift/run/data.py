"""Where the files lie that stood beside the notebook: told by NBLIFT_DATA, else remembered from promotion."""

import os
from pathlib import Path, PurePosixPath

import msgspec

from nblift.model.diagnostic import Place, RunError
from nblift.model.spec import StepSpec
from nblift.store.store import FOLDER
from nblift.store.trouble import spoken

from .rules import DATA_MISSING, DATA_UNKNOWN

VARIABLE = "NBLIFT_DATA"
_FILE = "local.json"


class _Local(msgspec.Struct, frozen=True):
    """What holds only on this machine."""

    #: The notebook's folder, absolute.
    data: str


def remember_data(repository: Path, folder: Path) -> None:
    """Keep in the repository's `.nblift/` that its notebook lies in `folder`."""
    path = repository / FOLDER / _FILE
    with spoken(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(_Local(str(folder.absolute()))))


def data_folder(repository: Path) -> Path | None:
    """The folder of the input files; None if nobody said and none is remembered."""
    if told := os.environ.get(VARIABLE):
        return Path(told).absolute()
    try:
        return Path(msgspec.json.decode((repository / FOLDER / _FILE).read_bytes(), type=_Local).data)
    except (OSError, msgspec.DecodeError):
        return None


def input_files(step: StepSpec, data: Path | None) -> dict[str, Path]:
    """The notebook's files (or folders of them) that a step reads: path in the spec → path here.

    Raises
    ------
    RunError
        The folder is not known, or does not have them; all that is missing at once.
    """
    names = [name for name in step.files if not PurePosixPath(name).is_absolute()]
    if names and data is None:
        raise RunError(
            DATA_UNKNOWN.at(
                f"Step {step.name} reads {', '.join(names)}, and the folder of the input files is not known here.",
                hint=f"Set {VARIABLE} to the folder that the notebook lies in.",
            )
        )
    found = {name: Path(os.path.normpath(Path(data or "") / name)) for name in names}
    missing = [
        DATA_MISSING.at(
            f"Step {step.name} reads {name}, which is not in {data}.",
            Place(file=str(path)),
            hint=f"Put it there, or set {VARIABLE} to the folder that has it.",
        )
        for name, path in found.items()
        if not path.exists()
    ]
    if missing:
        raise RunError(*missing)
    return found
