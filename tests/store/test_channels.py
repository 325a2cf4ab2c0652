from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.stored import publish

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Channel
from nblift.store.store import Store

pytestmark = pytest.mark.usefixtures("no_power_cuts")


def slug(caught: pytest.ExceptionInfo[NbliftError]) -> str:
    return caught.value.diagnostics[0].slug


def test_a_channel_is_released_and_rolled_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    one, two, three = (publish(store, x="x@a")[0] for _ in range(3))
    channels = store.channels
    assert channels.all() == ()
    first = channels.release(one, "prod")
    assert (first.label, first.number, first.before) == ("x@prod", 1, None)
    assert channels.release(three, "prod").before == 1
    assert channels.release(three, "prod").before == 1  # nothing new
    assert channels.release(two, "prod").before == 3
    assert [channels.rollback("x", "prod").number for _ in range(2)] == [3, 1]
    with pytest.raises(NbliftError) as caught:
        channels.rollback("x", "prod")
    assert slug(caught) == "no-channel"
    channels.release(two, "test")
    assert [(c.label, c.number) for c in channels.all()] == [("x@prod", 1), ("x@test", 2)]


@settings(max_examples=30)
@given(moves=st.lists(st.integers(min_value=0, max_value=3), max_size=12))
def test_rollback_goes_back_as_a_stack_does(moves: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    # Each test makes its own store: 0 is a rollback, another number a release of that version.
    store = Store(tmp_path_factory.mktemp("repository"))
    versions = [publish(store, x="x@a")[0] for _ in range(3)]
    stack: list[int] = []
    for move in moves:
        if move:
            stack += [move] if stack[-1:] != [move] else []
            found = store.channels.release(versions[move - 1], "prod")
        elif len(stack) > 1:
            stack.pop()
            found = store.channels.rollback("x", "prod")
        else:
            with pytest.raises(NbliftError):
                store.channels.rollback("x", "prod")
            continue
        assert found == Channel("x", "prod", stack[-1], found.moved, stack[-2] if len(stack) > 1 else None)


@pytest.mark.parametrize("name", ["", "Prod", "1st", "a b", "x@y", "a" * 64])
def test_channels_have_plain_names(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    [version] = publish(store, x="x@a")
    with pytest.raises(NbliftError) as caught:
        store.channels.release(version, name)
    assert slug(caught) == "bad-channel"


def test_pins(tmp_path: Path) -> None:
    store = Store(tmp_path)
    [version] = publish(store, x="x@a")
    store.channels.pin(version)
    store.channels.pin(version)
    assert store.channels.pins() == {("x", 1)}
    assert store.channels.unpin(version)
    assert not store.channels.unpin(version)
    assert store.channels.pins() == frozenset()


def test_what_was_collected_is_neither_released_nor_pinned(tmp_path: Path) -> None:
    store = Store(tmp_path)
    [one] = publish(store, x="x@a")
    publish(store, x="x@a")
    store.collector.collect(store.collector.plan(keep=1))
    assert store.versions("x")[1].collected is not None
    for act in (lambda: store.channels.pin(one), lambda: store.channels.release(one, "prod")):
        with pytest.raises(NbliftError) as caught:
            act()
        assert slug(caught) == "collected"
        assert caught.value.diagnostics[0].hint == "Run it again: `nblift run . -p seed=7`."
