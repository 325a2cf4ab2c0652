"""A call of a step that a person looks into, in a notebook of their own."""

import json
import os
import sys
from pathlib import Path

from .step import Step


def reopen(folder: str | os.PathLike[str]) -> Step:
    """The call that `nblift` laid out in a folder: its inputs load as they were given to the step.

    The working directory becomes the step's, the pipeline's package can be imported; nothing is watched, and nothing
    that happens here is recorded. Done again it gives the call anew.
    """
    place = json.loads(Path(folder, "place.json").read_text(encoding="utf-8"))
    if place["source"] not in sys.path:
        sys.path.insert(0, place["source"])
    os.chdir(place["cwd"])
    return Step(json.loads(Path(place["request"]).read_text(encoding="utf-8")))
