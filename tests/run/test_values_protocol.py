"""The schema that `nblift_kernel.looking` is written to is the one that the runner speaks.

``python -m tests.run.test_values_protocol`` writes it anew.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from nblift.run import values_protocol as protocol

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "kernel/src/nblift_kernel/schemas/values.json"


def schema() -> dict[str, Any]:
    """What the structs say."""
    (request, answer), definitions = msgspec.json.schema_components(
        [protocol.ValuesRequest, protocol.ValuesAnswer], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What nblift and a kernel tell each other about stored values",
        "description": "The kernel finds the request by the variable NBLIFT_VALUES, and writes the answer.",
        "oneOf": [request, answer],
        "$defs": definitions,
    }


def test_the_schema_is_the_structs() -> None:
    assert json.loads(SCHEMA.read_text()) == json.loads(json.dumps(schema()))


def test_the_kernel_knows_the_same_version_and_variable() -> None:
    source = (ROOT / "kernel/src/nblift_kernel/looking.py").read_text()
    assert re.search(r"^VERSION = (\d+)$", source, re.MULTILINE)[1] == str(protocol.VERSION)  # type: ignore[index]
    assert f'REQUEST_VARIABLE = "{protocol.REQUEST_VARIABLE}"' in source


if __name__ == "__main__":
    SCHEMA.write_text(json.dumps(schema(), indent=2) + "\n")
