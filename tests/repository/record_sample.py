"""Record the values of the sample pipeline as promotion does: every step alone, in a folder of its own.

Runs as a program in the place of a kernel: ``record_sample.py REPOSITORY DATA``.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import matplotlib as mpl

from nblift.repository.recorded import printed_file, recorded_folder
from nblift_kernel.record import write_recorded

REPOSITORY, DATA = Path(sys.argv[1]), Path(sys.argv[2])


def main() -> None:
    sys.path.insert(0, str(REPOSITORY / "src"))
    steps = import_module("care.steps")
    parameters = import_module("care.pipeline").Parameters()
    mpl.use("agg")
    steps.display = lambda *_: None  # type: ignore[attr-defined]  # shown values are not printed text
    import_module("care.settings").configure()
    known: dict[str, Any] = {}
    for step in json.loads((REPOSITORY / "pipeline.json").read_text())["steps"]:
        folder = Path(tempfile.mkdtemp())
        os.chdir(folder)
        for path in [*step.get("folders", []), "data"]:
            Path(path).mkdir()
        before = [(f"before/{path}", shutil.copy(DATA / path, path)) for path in step.get("files", [])]
        inputs = {one["argument"]: known[one["value"]] for one in step.get("inputs", [])}
        inputs |= {name: getattr(parameters, name) for name in step.get("parameters", [])}
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            result = getattr(steps, step["name"])(**inputs)
        made = {o["value"]: getattr(result, o["field"]) if o.get("field") else result for o in step["outputs"]}
        known |= made
        after = [(f"after/{value}", value) for value in made.values() if isinstance(value, Path)]
        outputs = {value.partition("@")[0]: content for value, content in made.items()}
        why = write_recorded(recorded_folder(REPOSITORY, step["name"]), inputs, outputs, [*before, *after])
        assert not why, why
        printed_file(REPOSITORY, step["name"]).write_text(text.getvalue())


main()
