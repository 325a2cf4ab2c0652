"""The kernel's side of looking at stored values: writing one in a form for people, comparing two.

What is wanted is in a JSON file that the environment variable NBLIFT_VALUES names; the answer is another one. Both as
``schemas/values.json`` says.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .comparing import compare_values
from .comparing_frames import KeyProblemError
from .publishing import NoFormError, write_value
from .step_guard import local_modules
from .stored import load_value

REQUEST_VARIABLE = "NBLIFT_VALUES"
VERSION = 1


def look() -> None:
    """Do what this kernel was started for."""
    request = json.loads(Path(os.environ[REQUEST_VARIABLE]).read_text(encoding="utf-8"))
    if request["version"] != VERSION:
        message = f"nblift and nblift-kernel do not fit: request version {request['version']}, known is {VERSION}."
        raise RuntimeError(message)
    values = [_loaded(stored) for stored in request["values"]]
    answer: dict[str, Any] = {"version": VERSION}
    try:
        if request["write"] is not None:
            path, same = write_value(values[0], Path(request["write"]["stem"]), request["write"]["form"])
            answer["written"] = {"file": path.name, "same": same}
        else:
            modules = local_modules(request["package"])
            answer["compared"] = compare_values(*values, key=request["key"], local_modules=modules)
    except (NoFormError, KeyProblemError) as problem:
        answer["problem"] = str(problem)
    draft = Path(request["result"]).with_suffix(".draft")
    draft.write_text(json.dumps(answer, allow_nan=False), encoding="utf-8")
    draft.replace(request["result"])


def _loaded(stored: Mapping[str, Any]) -> Any:
    blobs = [bytearray(Path(blob).read_bytes()) for blob in stored["blobs"]]
    return load_value(stored["codec"], blobs, stored["key"])
