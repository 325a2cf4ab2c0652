"""Laws of the canonical tree and of the codec, hunted by Hypothesis."""

import copy
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.values import DIFFERENT, VALUES, Make, Plain, Town

from nblift_kernel.canonical import canonical, fingerprint, first_difference, layout
from nblift_kernel.codec import copy_together, dump, load

Pair = tuple[Make, Make]
relaxed = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))

atoms = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters())
    | st.binary()
)
#: Values made of plain ones; every draw is a function that makes the value afresh.
built_in = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4)
        | st.lists(inner, max_size=3).map(deque)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3).map(OrderedDict)
        | st.sets(st.integers() | st.text(max_size=3) | st.tuples(st.integers(), st.text(max_size=2)), max_size=5)
    ),
    max_leaves=20,
)
#: Ways to put one value below others.
WRAPPERS: list[Callable[[Any, Any], Any]] = [
    lambda inner, other: [inner],
    lambda inner, other: [other, inner, other],
    lambda inner, other: (other, inner),
    lambda inner, other: {"a": other, "b": inner},
    lambda inner, other: {(1, 2): inner, "x": [other]},
    lambda inner, other: Plain(a=other, b=inner),
    lambda inner, other: Town("x", [inner, other]),
    lambda inner, other: deque([inner, other], 3),
    lambda inner, other: [(both := [inner]), both],
]


def wrapped(make: Make, wrappers: list[int], other: Any) -> Any:
    value = make()
    for number in wrappers:
        value = WRAPPERS[number](value, copy.deepcopy(other))
    return value


wrappings = st.lists(st.integers(0, len(WRAPPERS) - 1), max_size=4)


@relaxed
@given(st.sampled_from(list(DIFFERENT)), wrappings, built_in)
def test_one_change_always_shows(name: str, wrappers: list[int], other: Any) -> None:
    one, changed = (wrapped(make, wrappers, other) for make in DIFFERENT[name])
    left, right = canonical(one), canonical(changed)
    assert left.digest != right.digest
    assert first_difference(left, right) is not None


@relaxed
@given(st.sampled_from(list(VALUES)), wrappings, built_in)
def test_made_twice_it_is_the_same(name: str, wrappers: list[int], other: Any) -> None:
    one, again = (wrapped(VALUES[name], wrappers, other) for _ in range(2))
    left, right = canonical(one), canonical(again)
    assert left.digest == right.digest
    assert first_difference(left, right) is None
    assert left.rows == right.rows


@relaxed
@given(built_in)
def test_built_in_values_are_copied_and_stored_unchanged(value: Any) -> None:
    tree = canonical(value)
    assert canonical(copy.deepcopy(value)).digest == tree.digest
    assert canonical(load(dump({"v": value}))["v"]).digest == tree.digest
    assert canonical(copy_together(value)[0]).digest == tree.digest


@relaxed
@given(built_in, built_in)
def test_different_digests_exactly_for_different_rows(one: Any, other: Any) -> None:
    left, right = canonical(one), canonical(other)
    assert (left.digest == right.digest) == (left.rows == right.rows)


@relaxed
@given(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=4), wrappings, built_in)
def test_a_unit_comes_back_as_it_was(names: list[str], wrappers: list[int], other: Any) -> None:
    values = {f"v{i}": wrapped(VALUES[name], wrappers, other) for i, name in enumerate(names)}
    values["again"] = values["v0"]
    tree, place = canonical(values), layout(values)
    before = fingerprint(values, budget=1 << 30)
    again = load(dump(values))
    assert (canonical(again).digest, layout(again)) == (tree.digest, place)
    assert fingerprint(values, budget=1 << 30) == before
