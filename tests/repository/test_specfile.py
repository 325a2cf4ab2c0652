import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from nblift.model.diagnostic import NbliftError
from nblift.model.spec import Spec
from nblift.model.verdict import Difference, Verdict, Verification
from nblift.repository import dump_spec, load_spec
from nblift.repository.specfile import dump_verification, unexecuted

from . import sample_pipeline
from .strategies import structs


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(structs(Spec))
def test_what_was_written_reads_as_it_was(spec: Spec) -> None:
    assert load_spec(dump_spec(spec)) == spec
    assert dump_spec(load_spec(dump_spec(spec))) == dump_spec(spec)


def test_a_person_can_read_and_compare_it() -> None:
    text = dump_spec(sample_pipeline.spec()).decode()
    assert text.startswith('{\n  "name": "care",\n  "package": "care",\n')
    assert text.endswith("\n}\n")


def _dropped(raw: dict[str, Any]) -> None:
    del raw["steps"]


def _wrong_type(raw: dict[str, Any]) -> None:
    raw["steps"][1]["inputs"][0]["evidence"] = "guessed"


def _newer(raw: dict[str, Any]) -> None:
    raw |= {"version": 2, "surprise": True}


def _other_format(raw: dict[str, Any]) -> None:
    raw["format"] = "something.else"


def _unknown(raw: dict[str, Any]) -> None:
    raw["colour"] = "red"
    raw["steps"][1]["outputs"][0]["owner"] = "ada"
    raw["observed"]["cells"][0]["bound"]["df"]["weight"] = 3


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (_dropped, "NB401", "missing required field `steps`"),
        (_wrong_type, "NB401", "`$.steps[1].inputs[0].evidence`"),
        (_newer, "NB402", "version 2, and this nblift reads up to version 1"),
        (_other_format, "NB401", '"format" is not "nblift.pipeline"'),
        (_unknown, "NB403", "colour, steps.1.outputs.0.owner, observed.cells.0.bound.df.weight."),
    ],
)
def test_a_spec_that_cannot_be_trusted_is_refused(
    change: Callable[[dict[str, Any]], None], code: str, words: str
) -> None:
    raw = json.loads(dump_spec(sample_pipeline.spec()))
    change(raw)
    with pytest.raises(NbliftError) as refused:
        load_spec(json.dumps(raw).encode())
    (diagnostic,) = refused.value.diagnostics
    assert (diagnostic.code, diagnostic.places[0].file) == (code, "pipeline.json")
    assert words in diagnostic.message


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"nblift.pipeline"'])
def test_what_is_no_spec_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(NbliftError) as refused:
        load_spec(content)
    assert refused.value.diagnostics[0].code == "NB401"


def test_a_verification_names_what_was_compared_but_shows_no_data_and_no_place() -> None:
    first = Difference("end", "value", "result", "result['age'][0]", "secret 36", "secret 37", "own process")
    full = sample_pipeline.verified()
    different = Verification(
        Verdict.DIFFERENT, "A value differs.", full.steps, full.compared, first_difference=first, outside=("/tmp/x",)
    )
    text = dump_verification(different, "sha256:" + "1" * 32).decode()
    raw = json.loads(text)
    assert raw["verdict"] == "different"
    assert raw["notebook"] == "sha256:" + "1" * 32
    assert raw["compared"] == {"names": 9, "text_bytes": 1234, "figures": 1}
    assert [step["digest"] for step in raw["steps"]] == ["sha256:" + "e" * 32] * 4
    assert raw["first_difference"]["path"] == "result['age'][0]"
    assert "secret" not in text
    assert "/tmp" not in text


def test_nothing_executed_is_unverified_with_the_reason() -> None:
    raw = json.loads(dump_verification(unexecuted(), ""))
    assert (raw["verdict"], raw["reason"]) == ("unverified", "the notebook was promoted without running anything")
