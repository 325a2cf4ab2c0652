"""The notebook of the tour, put where the person can open it."""

import json
from pathlib import Path
from typing import Any

from nblift.model.diagnostic import NbliftError

from . import rules

_SOURCE = Path(__file__).resolve().parent / "examples" / "churn-tour.ipynb"
#: Copies that are looked at before there is one more.
_MOST = 1000


def put_example(root: Path) -> str:
    """Put the notebook of the tour into a folder; nothing that is there is written over.

    A copy whose cells nobody changed is used again.

    Returns
    -------
    Its name in the folder.

    Raises
    ------
    NbliftError
        The folder cannot be written to.
    """
    content = _SOURCE.read_bytes()
    for number in range(1, _MOST):
        name = _SOURCE.name if number == 1 else f"{_SOURCE.stem}-{number}{_SOURCE.suffix}"
        file = root / name
        try:
            with file.open("xb") as stream:
                stream.write(content)
        except FileExistsError:
            if _cells(file) != _cells(_SOURCE):
                continue
        except OSError as problem:
            why = f"{name} cannot be written: {problem.strerror}."
            hint = "Start Jupyter in a folder that you may write to."
            raise NbliftError(rules.NO_EXAMPLE.at(why, hint=hint)) from problem
        return name
    hint = "Remove copies of the tour that nobody needs."
    raise NbliftError(rules.NO_EXAMPLE.at(f"There are {_MOST} copies of the tour already.", hint=hint))


def _cells(file: Path) -> list[tuple[str, Any]] | None:
    """Source and tags of each cell; None if it is no notebook."""
    try:
        cells = json.loads(file.read_bytes())["cells"]
        return [("".join(cell["source"]), cell["metadata"].get("tags", [])) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
