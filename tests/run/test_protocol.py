"""The schema that `nblift_kernel` is written to is the one that the runner speaks.

``python -m tests.run.test_protocol`` writes it anew.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from nblift.run import protocol

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "kernel/src/nblift_kernel/schemas/step.json"


def schema() -> dict[str, Any]:
    """What the structs say."""
    (request, answer), definitions = msgspec.json.schema_components(
        [protocol.Request, protocol.Result], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What the runner and the kernel of a step tell each other",
        "description": "The kernel finds the request by the variable NBLIFT_STEP, and answers with a result.",
        "oneOf": [request, answer],
        "$defs": definitions,
    }


def test_the_schema_is_the_structs() -> None:
    assert json.loads(SCHEMA.read_text()) == json.loads(json.dumps(schema()))


def test_the_kernel_knows_the_same_version_and_variable() -> None:
    source = (ROOT / "kernel/src/nblift_kernel/step.py").read_text()
    assert re.search(r"^VERSION = (\d+)$", source, re.MULTILINE)[1] == str(protocol.VERSION)  # type: ignore[index]
    assert f'REQUEST_VARIABLE = "{protocol.REQUEST_VARIABLE}"' in source


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(schema(), indent=2) + "\n")
