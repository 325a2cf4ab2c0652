"""Which steps wait for which."""

from typing import Any

import pytest
from tests.support.repositories import file_output, make_spec, step

from nblift.model.spec import After, Effects, Spec
from nblift.run.plan import needs


def waits(spec: Spec, step: str) -> str:
    return "".join(sorted(needs(spec)[step]))


def pair(first: Effects, second: Effects, **more: Any) -> Spec:
    return make_spec([step("a", effects=first, outputs=["x@a"]), step("b", effects=second, **more)])


def test_values_lead_back_to_all_that_made_them() -> None:
    spec = make_spec(
        [
            step("a", outputs=["x@a"]),
            step("b", outputs=["y@b"]),
            step("c", inputs=["x@a"], outputs=["z@c"]),
            step("d", inputs=["z@c"], after=(After("b", "it says so"),)),
        ]
    )
    assert [waits(spec, name) for name in "abcd"] == ["", "", "a", "abc"]


def test_the_state_of_a_generator_is_a_value_like_any_other() -> None:
    spec = make_spec(
        [
            step("a", outputs=["numpy_random_state@a"]),
            step("b", inputs=["numpy_random_state=numpy_random_state@a"], outputs=["numpy_random_state@b"]),
            step("c"),
        ]
    )
    assert [waits(spec, name) for name in "abc"] == ["", "a", ""]


def test_files_that_are_found_by_a_pattern() -> None:
    spec = make_spec(
        [
            step("a", outputs=[file_output("one@a", "out/one.csv")]),
            step("b", outputs=[file_output("two@b", "out/two.txt")]),
            step("c", effects=Effects(reads=("out/*.csv",))),
        ]
    )
    assert waits(spec, "c") == "a"


@pytest.mark.parametrize(
    ("first", "second", "waiting"),
    [
        (Effects(), Effects(), ""),
        (Effects(network=True), Effects(), ""),
        (Effects(network=True), Effects(network=True), "a"),
        (Effects(network=True), Effects(subprocess=True), "a"),
        (Effects(writes=("/tmp/x",)), Effects(reads=("/tmp/x",)), "a"),
        (Effects(reads=("/tmp/x",)), Effects(writes=("/tmp/x",)), "a"),
        (Effects(reads=("/tmp/x",)), Effects(reads=("/tmp/x",)), ""),
        (Effects(writes=("x",)), Effects(reads=("/tmp/x",)), ""),
        (Effects(subprocess=True), Effects(reads=("/tmp/x",)), "a"),
        (Effects(configuration=("pandas",)), Effects(configuration=("pandas",)), ""),
    ],
)
def test_what_steps_may_see_of_each_other_outside_of_their_folders(
    first: Effects, second: Effects, waiting: str
) -> None:
    assert waits(pair(first, second), "b") == waiting


def test_absolute_input_files_are_read_outside() -> None:
    assert waits(pair(Effects(subprocess=True), Effects(), files=("/data/x.csv",)), "b") == "a"
