"""Which names share something through which a write would show."""

import collections
import functools
import logging
import os
import types
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.values import Hue, Place, Plain, Point, Town, double, has

from nblift_kernel.sharing import sharing

Names = Callable[[], dict[str, Any]]


def remembering() -> tuple[Callable[[], None], list[int]]:
    log: list[int] = []

    def add() -> None:
        log.append(1)

    return add, log


def counting() -> tuple[Callable[[], int], Callable[[], int]]:
    count = 0

    def up() -> int:
        nonlocal count
        count += 1
        return count

    return up, lambda: count


def with_default(log: list[int]) -> Callable[[], None]:
    def add(to: list[int] = log) -> None:
        to.append(1)

    return add


def with_attribute(log: list[int]) -> Callable[[], None]:
    def add() -> None: ...

    add.log = log  # type: ignore[attr-defined]
    return add


def in_itself(a: list[Any]) -> dict[str, Any]:
    a.append(a)
    return {"a": a, "b": [a]}


def pair(a: Any, b: Any) -> dict[str, Any]:
    return {"a": a, "b": b}


#: Names of which `a` and `b` share a part.
SHARED: dict[str, Names] = {
    "element": lambda: pair(x := [1], [x]),
    "elements": lambda: pair([x := [1]], {"k": x}),
    "inside tuples": lambda: pair((x := [1], 2), ((x,),)),
    "attribute": lambda: pair(x := [1], Plain(x=x)),
    "dict of an instance": lambda: pair(x := Plain(a=1), vars(x)),
    "key": lambda: pair(x := Plain(), {x: 1}),
    "in a set": lambda: pair(x := Plain(), {x}),
    "closure": lambda: dict(zip("ab", remembering(), strict=True)),
    "cell": lambda: dict(zip("ab", counting(), strict=True)),
    "default of a function": lambda: pair(x := [1], with_default(x)),
    "attribute of a function": lambda: pair(x := [1], with_attribute(x)),
    "bound method": lambda: pair(x := [1], x.append),
    "method": lambda: pair(x := Town("a", []), x.__repr__),
    "partial": lambda: pair(x := [1], functools.partial(print, x)),
    "iterator": lambda: pair(x := [1], iter(x)),
    "generator": lambda: pair(x := [1], (y for y in x)),
    "view of a dict": lambda: pair(x := {1: 2}, x.keys()),
    "proxy": lambda: pair(x := {1: 2}, types.MappingProxyType(x)),
    "deque": lambda: pair(x := [1], collections.deque([x])),
    "bytes": lambda: pair(x := bytearray(b"abc"), memoryview(x)),
    "in a frozen dataclass": lambda: pair(x := [1], Place(x)),  # type: ignore[arg-type]
    "in a named tuple": lambda: pair(x := [1], Point(1, x)),
    "default factory": lambda: pair(x := [1], collections.defaultdict(x.copy)),
    "cycle": lambda: in_itself([1]),
    "error": lambda: pair(x := [1], ValueError(x)),
}

#: Names that share nothing that could be changed.
APART: dict[str, Names] = {
    "numbers": lambda: pair(x := 1_000_000, x),
    "text": lambda: pair(x := "abc" * 50, [x]),
    "tuple": lambda: pair(x := (1, "a"), [x]),
    "frozen dataclass": lambda: pair(x := Place("a"), [x]),
    "equal lists": lambda: pair([1], [1]),
    "class": lambda: pair(Town("a", []), Town("a", [])),
    "classes": lambda: pair(Town, [Town]),
    "function": lambda: pair(double, [double]),
    "function of a module": lambda: pair(functools.wraps, [functools.wraps]),
    "module": lambda: pair(os, [os]),
    "global of a library": lambda: pair([os.environ], [os.environ]),
    "logger": lambda: pair(Plain(log=logging.getLogger("a")), Plain(log=logging.getLogger("a"))),
    "enum": lambda: pair(Hue.RED, [Hue.RED]),
    "copy": lambda: pair(x := [1], x[:]),
    "generic": lambda: pair(x := list[int], [x]),
    "builtin": lambda: pair(len, [len]),
    "sentinel": lambda: pair(x := object(), [x]),
}

#: Names of which `a` and `b` are the same object.
SAME: dict[str, Names] = {
    "list": lambda: pair(x := [1], x),
    "instance": lambda: pair(x := Plain(), x),
    "generator": lambda: pair(x := (y for y in "ab"), x),
    "closure": lambda: pair(x := remembering()[1], x),
    "global of a library": lambda: pair(os.environ, os.environ),
}

if has("numpy"):
    import numpy as np

    def locked(array: Any) -> Any:
        array.flags.writeable = False
        return array

    def record() -> Any:
        return np.zeros(2, [("a", "i4"), ("b", "O")])

    SHARED |= {
        "view": lambda: pair(x := np.arange(5), x[1:]),
        "two views": lambda: pair((x := np.arange(5))[:3], x[2:]),
        "reshaped": lambda: pair(x := np.arange(6), x.reshape(2, 3)),
        "row": lambda: pair(x := np.eye(3), x[1]),
        "view in a list": lambda: pair(x := np.arange(5), [x[1:]]),
        "view of bytes": lambda: pair(x := bytearray(8), np.frombuffer(x)),
        "locked view": lambda: pair(x := np.arange(5), np.broadcast_to(x, (2, 5))),
        "objects": lambda: pair(x := [1], np.array([x, None], object)),
        "scalar of a structure": lambda: pair(x := record(), x[0]),
        "field": lambda: pair(x := record(), x["a"]),
        "object in a structure": lambda: pair(r := record(), (o := [1], r.__setitem__("b", [o, o]), o)[2]),
        "memory of a view": lambda: pair(x := np.arange(3), x.data),
        "diagonal": lambda: pair(x := np.eye(3), x.diagonal()),
        "mask": lambda: pair(x := np.ma.array([1, 2], mask=[True, False]), x.mask),
        "generators": lambda: pair(x := np.random.PCG64(1), np.random.Generator(x)),
        "interleaved": lambda: pair(x := np.arange(10), x[::2]),
        "same elements": lambda: pair((x := np.arange(10))[::2], x[::4]),
        "locked": lambda: pair(x := np.arange(3), locked(x.view())),
    }
    APART |= {
        "columns": lambda: pair((x := np.eye(4))[:, 0], x[:, 1]),
        "every other": lambda: pair((x := np.arange(10))[::2], x[1::2]),
        "halves": lambda: pair((x := np.arange(10))[:5], x[5:]),
        "copied": lambda: pair(x := np.arange(5), x.copy()),
        "constants": lambda: pair(np.frombuffer(x := b"12345678"), np.frombuffer(x)),
        "scalar": lambda: pair(x := np.arange(5), x[1]),
        "dtype": lambda: pair(x := np.dtype("i4"), [x]),
        "empty": lambda: pair(x := np.empty(0), x[:]),
        "global generator": lambda: pair([np.random.mtrand._rand], [np.random.mtrand._rand]),
        "ufunc": lambda: pair(np.add, [np.add]),
    }
    SAME |= {"array": lambda: pair(x := np.arange(3), x)}

if has("pandas"):
    import pandas as pd

    from nblift_kernel.canonical.blocks import copies_on_write

    def codes_of(array: Any) -> Any:
        return array._codes

    def frame() -> pd.DataFrame:
        return pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0], "s": ["x", "y"]})

    SHARED |= {
        "values": lambda: pair(d := frame(), d["a"].values),
        "table": lambda: pair(d := frame()[["a", "b"]], d.to_numpy()),
        "frame in a list": lambda: pair(d := frame(), [d]),
        "object in a cell": lambda: pair(d := pd.DataFrame({"o": [[1], [2]]}), d["o"][0]),
        "objects in cells": lambda: pair(d := pd.DataFrame({"o": [[1], [2]]}), d.copy()),
        "attrs": lambda: pair(d := frame(), (d.attrs.update(a=[1]), d.attrs["a"])[1]),
        "codes": lambda: pair(d := pd.Series(["a"], dtype="category"), codes_of(d.array)),
        "grouping": lambda: pair(d := frame(), d.groupby("a")),
    }
    APART |= {
        "copied frame": lambda: pair(d := frame(), d.copy()),
        "columns chosen": lambda: pair(d := frame(), d[d["a"] > 1]),
        "index": lambda: pair(d := frame(), d.index),
        "indexes of frames": lambda: pair(d := frame(), d["a"] * 2),
        "offsets": lambda: pair(x := pd.offsets.Day(), [x]),
        "timestamps": lambda: pair(x := pd.Timestamp("2024"), [x]),
        "categories": lambda: pair(s := pd.Series(["a"], dtype="category"), s.copy()),
        "zones": lambda: pair(s := pd.date_range("2024", periods=2, tz="Europe/Paris").to_series(), s.copy()),
    }
    (APART if copies_on_write() else SHARED).update(
        {
            "column": lambda: pair(d := frame(), d["a"]),
            "rows": lambda: pair(d := frame(), d.iloc[:1]),
            "shallow copy": lambda: pair(d := frame(), d.copy(deep=False)),
        }
    )
    SAME |= {"frame": lambda: pair(d := frame(), d)}


@pytest.mark.parametrize("name", SHARED)
def test_a_part_is_shared(name: str) -> None:
    values = SHARED[name]()
    found = sharing(values)
    assert (found.shares, found.aliases, found.unknown) == ((("a", "b"),), (), ())


@pytest.mark.parametrize("name", APART)
def test_nothing_is_shared(name: str) -> None:
    values = APART[name]()
    found = sharing(values)
    assert (found.shares, found.aliases, found.unknown) == ((), (), ())


@pytest.mark.parametrize("name", SAME)
def test_one_object(name: str) -> None:
    values = SAME[name]()
    found = sharing(values)
    assert (found.shares, found.aliases, found.unknown) == ((("a", "b"),), (("a", "b"),), ())


def test_pairs_are_in_the_order_of_the_names() -> None:
    shared = [1]
    found = sharing({"z": [shared], "b": 1, "a": shared, "c": [shared], "d": shared})
    assert found.shares == (("z", "a"), ("z", "c"), ("z", "d"), ("a", "c"), ("a", "d"), ("c", "d"))
    assert found.aliases == (("a", "d"),)


def test_what_is_too_large_is_unknown() -> None:
    many = [[i] for i in range(100)]
    found = sharing({"many": many, "one": [1], "last": many[-1], "number": 5}, limit=50)
    assert ("many", "one") in found.unknown
    assert ("one", "last") not in found.unknown
    assert not any("number" in p for p in found.unknown)


def test_nothing_is_consumed() -> None:
    values = {"a": (x for x in [1, 2]), "b": iter([1, 2]), "c": zip([1, 2], strict=True)}
    sharing(values)
    assert [len(list(v)) for v in values.values()] == [2, 2, 2]
