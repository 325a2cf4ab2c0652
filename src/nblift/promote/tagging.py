"""A copy of a notebook file with other tags."""

import os
import tempfile
from pathlib import Path

from nblift.model.diagnostic import NbliftError, Place
from nblift.model.notebook import Notebook
from nblift.notebook.retag import retagged

from . import rules


def write_copy(source: Path, to: Path, notebook: Notebook) -> None:
    """Write a copy of a notebook file with the tags of `notebook`; outputs and all else stay as they are.

    The copy is there as a whole or not at all; a file that is there already is replaced.

    Parameters
    ----------
    source
        The file that `notebook` was read from; never written to.

    Raises
    ------
    NbliftError
        `to` is the notebook itself, or cannot be written.
    """
    if to.exists() and to.samefile(source):
        message = f"{to} is the notebook itself, which nblift never writes to."
        raise NbliftError(rules.NOT_A_COPY.at(message, Place(file=str(to)), hint="Name another file."))
    content = retagged(source.read_bytes(), notebook)
    try:
        handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(source.stat().st_mode & 0o666)
        Path(name).replace(to)
    except OSError as problem:
        hint = "Name a file in a folder that is there and can be written to."
        why = f"{to} cannot be written: {problem.strerror}."
        raise NbliftError(rules.NOT_A_COPY.at(why, Place(file=str(to)), hint=hint)) from problem
