"""The kernel's side of looking at stored values: writing one in a form for people, comparing pairs.

What is wanted is in a JSON file that the environment variable NBLIFT_VALUES names; the answer is another one. Both as
``schemas/values.json`` says.
"""

import json
import os
from collections.abc import Mapping, Sequence
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
    values = request["values"]
    answer: dict[str, Any] = {"version": VERSION}
    if request["write"] is not None:
        try:
            path, same = write_value(_loaded(values[0]), Path(request["write"]["stem"]), request["write"]["form"])
            answer["written"] = {"file": path.name, "same": same}
        except NoFormError as problem:
            answer["problem"] = str(problem)
    else:
        modules = local_modules(request["package"])
        pairs = zip(values[::2], values[1::2], strict=True)
        answer["compared"] = [_compared(*pair, request["key"], modules) for pair in pairs]
    draft = Path(request["result"]).with_suffix(".draft")
    draft.write_text(json.dumps(answer, allow_nan=False), encoding="utf-8")
    draft.replace(request["result"])


def _compared(
    one: Mapping[str, Any], other: Mapping[str, Any], key: Sequence[str], modules: tuple[str, ...]
) -> dict[str, Any]:
    try:
        return {"compared": compare_values(_loaded(one), _loaded(other), key=key, local_modules=modules)}
    except KeyProblemError as problem:
        return {"problem": str(problem)}
    except Exception as error:  # noqa: BLE001 - loading runs code of the pipeline; the other pairs are compared
        return {"error": f"{type(error).__name__}: {error}"}


def _loaded(stored: Mapping[str, Any]) -> Any:
    blobs = [bytearray(Path(blob).read_bytes()) for blob in stored["blobs"]]
    return load_value(stored["codec"], blobs, stored["key"])
