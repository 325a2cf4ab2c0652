"""Values of a step written down for the tests of its repository, which read them without nblift.

On disk, for one step (`nblift.repository.recorded` says the same for the other side)::

    inputs.pkl      argument → value, one pickle of protocol 5: what values share stays shared
    outputs.pkl     the notebook's name → value
    files/before/   files that the step finds in its folder, files/after/ those that it leaves

Instead of ``.pkl`` a file ends in ``.cloudpickle`` if only cloudpickle could write it.
"""

import pickle
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write_recorded(
    folder: Path, inputs: Mapping[str, Any], outputs: Mapping[str, Any], files: Iterable[tuple[str, Path]]
) -> str:
    """Write the values of one step; what an earlier call wrote there is gone.

    Objects of the notebook's own classes must be those of the package, not of ``__main__``: pickles name classes by
    where they are defined.

    Parameters
    ----------
    folder
        The step's folder; made with its parents.
    inputs
        All arguments of the call, as they were before it.
    outputs
        What it returned.
    files
        Path below ``files`` (``before/data/trips.csv``), and the file to copy there.

    Returns
    -------
    str
        Why nothing was recorded, in one sentence; empty if it was.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        pickles = [_pickled("inputs", dict(inputs)), _pickled("outputs", dict(outputs))]
    except Exception as problem:  # noqa: BLE001 - whatever the values' own code raises
        return f"They cannot be pickled: {type(problem).__name__}: {problem}"
    folder.mkdir(parents=True)
    for name, content in pickles:
        (folder / name).write_bytes(content)
    for path, source in files:
        place = folder / "files" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    return ""


def _pickled(part: str, values: dict[str, Any]) -> tuple[str, bytes]:
    """File name and content; raises what the last of the two picklers raised."""
    try:
        return f"{part}.pkl", pickle.dumps(values, protocol=5)
    except Exception:  # noqa: BLE001 - it may raise anything, and cloudpickle may yet do it
        import cloudpickle

        return f"{part}.cloudpickle", cloudpickle.dumps(values, protocol=5)
