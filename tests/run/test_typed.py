import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nblift.run.typed import MismatchError, as_typed, literal

SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(), "float": st.floats(allow_nan=False), "bool": st.booleans(), "str": st.text(max_size=5),
    "None": st.none(),
}  # fmt: skip


@st.composite
def annotated(draw: st.DrawFn, depth: int = 2) -> tuple[str, st.SearchStrategy[Any]]:
    """An annotation, and what gives values of it."""
    kinds = ["scalar", "list", "set", "tuple", "pair", "dict"] if depth else ["scalar"]
    kind = draw(st.sampled_from(kinds))
    if kind in ("scalar", "set"):
        name = draw(st.sampled_from(sorted(SCALARS)))
        values = SCALARS[name]
        return (name, values) if kind == "scalar" else (f"set[{name}]", st.sets(values, max_size=3))
    inner, values = draw(annotated(depth=depth - 1))
    match kind:
        case "list":
            return f"list[{inner}]", st.lists(values, max_size=3)
        case "tuple":
            return f"tuple[{inner}, ...]", st.lists(values, max_size=3).map(tuple)
        case "pair":
            return f"tuple[{inner}, int]", st.tuples(values, SCALARS["int"])
    key = draw(st.sampled_from(["int", "str", "bool"]))
    return f"dict[{key}, {inner}]", st.dictionaries(SCALARS[key], values, max_size=3)


def jsonable(value: Any) -> Any:
    if isinstance(value, list | tuple | set):
        return [jsonable(item) for item in value]
    if isinstance(value, dict):
        return {json.dumps(key) if not isinstance(key, str) else key: jsonable(item) for key, item in value.items()}
    # As JSON in JavaScript writes it.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def same(left: Any, right: Any) -> bool:
    """Equal, with equal types all the way down."""
    if type(left) is not type(right):
        return False
    if isinstance(left, set):
        return bool(left == right)
    if isinstance(left, dict):
        return same(list(left), list(right)) and same(list(left.values()), list(right.values()))
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(repr(left) == repr(right))


@given(data=st.data())
def test_what_json_lost_the_annotation_gives_back(data: st.DataObject) -> None:
    annotation, values = data.draw(annotated())
    value = data.draw(values)
    assert same(as_typed(annotation, json.loads(json.dumps(jsonable(value)))), value)
    assert same(as_typed(annotation, value), value)


@given(data=st.data())
def test_a_literal_evaluates_to_its_value(data: st.DataObject) -> None:
    _, values = data.draw(annotated())
    value = data.draw(values)
    assert same(eval(literal(value), {"float": float}), value)


@pytest.mark.parametrize("text", ['float("nan")', 'float("inf")', '[float("-inf")]', "set()", "frozenset()", "(1,)"])
def test_literals_that_repr_gets_wrong(text: str) -> None:
    assert literal(eval(text)) == text


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        ("int", True), ("int", 1.5), ("int", "1"), ("int", None), ("float", "1"), ("float", True), ("bool", 0),
        ("str", 1), ("list[str]", "ab"), ("list[str]", [1]), ("tuple[int, int]", [1]), ("tuple[int]", []),
        ("dict[str, int]", {"a": "b"}), ("dict[int, int]", {"a": 1}), ("dict[str, int]", []), ("int | None", "x"),
        ("set[int]", {"a": 1}), ("None", 0), ("list", {}),
    ],
)  # fmt: skip
def test_values_of_another_type_are_refused(annotation: str, value: object) -> None:
    with pytest.raises(MismatchError):
        as_typed(annotation, value)


@pytest.mark.parametrize(
    ("annotation", "value", "expected"),
    [
        ("int", 7.0, 7), ("int | None", None, None), ("float | int", 1, 1.0), ("Any", [1], [1]), ("tuple", [1], (1,)),
        ("list", [1], [1]), ("dict", {"a": 1}, {"a": 1}), ("list[Any]", [1, "a"], [1, "a"]),
        ("datetime.date", "x", "x"), ("str | int", "1", "1"),
    ],
)  # fmt: skip
def test_values_become_what_the_annotation_says(annotation: str, value: object, expected: object) -> None:
    assert same(as_typed(annotation, value), expected)
