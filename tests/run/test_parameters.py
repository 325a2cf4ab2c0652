from typing import Any

import pytest
from tests.support.repositories import make_spec, parameter

from nblift.model.diagnostic import UsageError
from nblift.run.parameters import complete_parameters, read_parameters

SPEC = make_spec(
    [],
    parameters=[
        parameter("seed", "int", 7, source_name="SEED"),
        parameter("share", "float", 0.5),
        parameter("city", "str", "Bern"),
        parameter("limit", "int | None", None),
        parameter("names", "list[str]", ["a"]),
        parameter("weights", "dict[str, float]", {"a": 1.5}),
        parameter("quick", "bool", default=False),
        parameter("pair", "tuple[int, int]", [1, 2]),
        parameter("note", "str | None", None),
    ],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed=3", {"seed": 3}), ("SEED=3", {"seed": 3}), ("share=1", {"share": 1.0}), ("share=1e-3", {"share": 0.001}),
        ("city=Basel", {"city": "Basel"}), ("city=8000", {"city": "8000"}), ("city=it's", {"city": "it's"}),
        ('city="8000"', {"city": "8000"}), ("city=", {"city": ""}), ("city=a=b", {"city": "a=b"}),
        ("city=null", {"city": "null"}), ("note=null", {"note": None}), ("limit=null", {"limit": None}),
        ("limit=3", {"limit": 3}), ('names=["x", "y"]', {"names": ["x", "y"]}),
        ('weights={"b": 2}', {"weights": {"b": 2.0}}),
        ("quick=true", {"quick": True}), ("pair=[3, 4]", {"pair": (3, 4)}),
    ],
)  # fmt: skip
def test_values_are_json_and_else_text(text: str, expected: dict[str, Any]) -> None:
    assert read_parameters(SPEC, [text]) == expected


@pytest.mark.parametrize(
    ("text", "slug", "message", "hint"),
    [
        ("sed=1", "unknown-parameter", "The pipeline shop has no parameter `sed`.", "Did you mean `seed`?"),
        ("SEDE=1", "unknown-parameter", "The pipeline shop has no parameter `SEDE`.", "Did you mean `SEED`?"),
        ("zzz=1", "unknown-parameter", "The pipeline shop has no parameter `zzz`.",
         "It has: seed, share, city, limit, names, weights, quick, pair, note."),
        ("seed", "wrong-parameter", "`seed` is not name=value.", "Write `-p name=value`."),
        ("seed=x", "wrong-parameter", "`seed` is of type int; `x` is not.",
         "The notebook's value is `7`; write one like it, as JSON."),
        ("seed=1.5", "wrong-parameter", "`seed` is of type int; `1.5` is not.",
         "The notebook's value is `7`; write one like it, as JSON."),
        ("quick=1", "wrong-parameter", "`quick` is of type bool; `1` is not.",
         "The notebook's value is `false`; write one like it, as JSON."),
        ("names=x", "wrong-parameter", "`names` is of type list[str]; `x` is not.",
         "The notebook's value is `[\"a\"]`; write one like it, as JSON."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_what_would(text: str, slug: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_parameters(SPEC, [text])
    [told] = caught.value.diagnostics
    assert (told.slug, told.message, told.hint) == (slug, message, hint)
    assert caught.value.exit_code == 2


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        read_parameters(SPEC, ["sed=1", "seed=x", "city=ok", "quick=2"])
    assert len(caught.value.diagnostics) == 3


def test_a_pipeline_without_parameters_says_so() -> None:
    with pytest.raises(UsageError) as caught:
        read_parameters(make_spec([]), ["a=1"])
    assert caught.value.diagnostics[0].hint == "It has none: the notebook has no `parameters` cell."


def test_what_is_not_given_is_as_in_the_notebook() -> None:
    values = complete_parameters(SPEC, {"SEED": 1, "names": []})
    assert values == {
        "seed": 1, "share": 0.5, "city": "Bern", "limit": None, "names": [], "weights": {"a": 1.5}, "quick": False,
        "pair": (1, 2), "note": None,
    }  # fmt: skip


def test_values_given_by_programs_are_checked_too() -> None:
    with pytest.raises(UsageError) as caught:
        complete_parameters(SPEC, {"seed": "7", "nothing": 1})
    assert [told.slug for told in caught.value.diagnostics] == ["wrong-parameter", "unknown-parameter"]
