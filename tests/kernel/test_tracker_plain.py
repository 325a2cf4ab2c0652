"""Plain values: what they are made of, and their digest."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nblift_kernel.canonical import canonical
from nblift_kernel.plain import digest, plain

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3) | st.binary(max_size=3)
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=10,
)


@given(VALUES)
def test_a_copy_has_the_same_digest(value: object) -> None:
    found = plain(value)
    assert found is not None
    if found.is_tree:
        assert digest(value) == digest(copy.deepcopy(value))


@given(VALUES, VALUES)
def test_the_digest_tells_apart_what_canonical_trees_tell_apart(one: object, other: object) -> None:
    first, second = plain(one), plain(other)
    if first is not None and second is not None and first.is_tree and second.is_tree:
        assert (digest(one) == digest(other)) is (canonical(one).digest == canonical(other).digest)


class Own(list):  # type: ignore[type-arg]
    pass


@pytest.mark.parametrize("value", [{1}, Own(), [Own()], {"a": Own()}, (1, object()), {Own: 1}, [[[range(3)]]]])
def test_what_is_not_plain(value: object) -> None:
    assert plain(value) is None


def test_mutable_parts() -> None:
    inner: list[object] = [1]
    other: list[object] = [2]
    value: dict[str, object] = {"a": (inner, other), "b": {}}
    found = plain(value)
    assert found is not None
    assert found.is_tree
    assert found.mutable == {id(value), id(inner), id(other), id(value["b"])}


def test_what_is_no_tree() -> None:
    inner: list[object] = []
    around: list[object] = []
    around.append(around)
    for value in ([inner, inner], [inner, [inner]], around):
        found = plain(value)
        assert found is not None
        assert not found.is_tree


def test_too_deep_for_c() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert digest(deep) is None
    assert plain(deep) is not None
    while deep:  # else Python itself ends the outermost by recursion
        deep = deep[0]  # type: ignore[assignment]
