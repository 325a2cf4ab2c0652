"""The boundary codec: what comes back is what was stored, content and place in memory."""

import functools
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.values import SAME, VALUES, Make, Names, Plain, Town, adder, calling_itself, deep, double, has, twice

from nblift_kernel.canonical import canonical, layout
from nblift_kernel.codec import Encoded, NotStorable, copy_together, dump, load

ALL: dict[str, Make] = {
    **VALUES,
    **{f"{name} ({i})": make for name, made in SAME.items() for i, make in enumerate(made)},
}


@pytest.mark.parametrize("name", ALL)
def test_round_trip(name: str) -> None:
    value = ALL[name]()
    before = canonical(value)
    encoded = dump({"v": value})
    again = load(encoded)["v"]
    assert canonical(again).digest == before.digest == canonical(value).digest
    assert layout(again) == layout(value)
    assert not encoded.flagged


CODECS: dict[str, tuple[Make, str]] = {
    "text": (lambda: "é", "text"),
    "lone surrogate": (lambda: "\ud800", "pickle5"),
    "number": (lambda: 1, "json"),
    "none": (lambda: None, "json"),
    "list": (lambda: [1, "a", None, {"b": [0.1]}], "json"),
    "minus zero": (lambda: [-0.0], "json"),
    "long int": (lambda: 1 << 2_000, "json"),
    "surrogate pair": (lambda: ["\ud83d\ude00"], "pickle5"),
    "nan": (lambda: [float("nan")], "pickle5"),
    "infinite": (lambda: [float("inf")], "pickle5"),
    "tuple inside": (lambda: [(1,)], "pickle5"),
    "number as key": (lambda: {1: 2}, "pickle5"),
    "text of a class": (lambda: [Names()], "pickle5"),
    "shared part": (lambda: twice([1]), "pickle5"),
    "bytes": (lambda: b"a", "pickle5"),
    "set": (lambda: {1}, "pickle5"),
}


@pytest.mark.parametrize("name", CODECS)
def test_the_plainest_codec_that_is_exact_is_taken(name: str) -> None:
    make, expected = CODECS[name]
    encoded = dump({"v": make()})
    assert encoded.codec == expected
    assert canonical(load(encoded)["v"]).digest == canonical(make()).digest


def test_plain_files_can_be_read_without_us() -> None:
    assert dump({"v": "é"}).buffers == ("é".encode(),)
    assert json.loads(bytes(dump({"v": [1, {"a": 2}]}).buffers[0])) == [1, {"a": 2}]


class Guarded:
    """Leaves out its lock when it is pickled, and makes a new one."""

    def __init__(self) -> None:
        self.lock, self.a = threading.Lock(), 1


class Forgets:
    """Forgets an attribute when it is pickled."""

    def __init__(self) -> None:
        self.a, self.b = 1, 2

    def __getstate__(self) -> dict[str, int]:
        return {"a": self.a}


class Breaks:
    """Cannot be pickled, and says so in its own words."""

    def __reduce__(self) -> str:
        raise ValueError("not me")


class Changes:
    """Comes back as something else."""

    def __init__(self, a: int = 1) -> None:
        self.a = a

    def __reduce__(self) -> tuple[Any, ...]:
        return Changes, (self.a + 1,)


REFUSED: dict[str, tuple[Make, str, str]] = {
    "generator": (lambda: {"a": [(x for x in "ab")]}, "v['a'][0]", "it holds builtins.generator (a generator), which"),
    "file": (lambda: Plain(log=sys.__stdin__), "v.log", "it holds _io.TextIOWrapper (an open file), which"),
    "lock": (lambda: [Guarded()], "v[0].lock", "it holds _thread.lock"),
    "own words": (lambda: [1, Breaks()], "v", "ValueError while it was stored: not me"),
    "changes": (lambda: [1, Changes()], "v[1].a", "it comes back changed: [1].a: 1 became 2"),
    "too deep": (lambda: deep(50_000), "v", "RecursionError while it was stored"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_stored_is_refused_with_a_place(name: str) -> None:
    make, path, reason = REFUSED[name]
    with pytest.raises(NotStorable) as refused:
        dump({"v": make()})
    assert refused.value.path == path
    assert refused.value.reason.startswith(reason)
    assert str(refused.value) == f"`{path}`: {refused.value.reason}"


def test_a_class_that_forgets_is_stored_by_its_attributes() -> None:
    again = load(dump({"v": [Forgets()]}))["v"][0]
    assert vars(again) == {"a": 1, "b": 2}


def test_functions_of_a_module_are_stored_by_name() -> None:
    encoded = dump({"v": {"f": double, "g": functools.partial(double, 2), "c": Town, "m": os}})
    again = load(encoded)["v"]
    assert (again["f"], again["c"], again["m"]) == (double, Town, os)
    assert not encoded.flagged


@pytest.mark.parametrize(
    "make", [lambda: lambda x: x + 1, lambda: [adder(3)], lambda: {"k": lambda: 1}, calling_itself]
)
def test_functions_without_a_name_are_stored_by_their_code_and_flagged(make: Make) -> None:
    if not has("cloudpickle"):
        return
    encoded = dump({"v": make()})
    assert (encoded.codec, encoded.flagged) == ("cloudpickle", True)
    assert canonical(load(encoded)["v"]).digest == canonical(make()).digest


UNITS: dict[str, Callable[[], dict[str, Any]]] = {
    "aliases": lambda: {"a": (x := [1]), "b": x},
    "element": lambda: {"a": (x := [1]), "b": [x, 2]},
    "instance": lambda: {"a": (x := Town("a", [1])), "b": x.bikes, "c": Plain(town=x)},
    "cycle": lambda: (lambda p: {"a": p, "b": vars(p).setdefault("self", [p])})(Plain()),  # noqa: PLC3002
}


@pytest.mark.parametrize("name", UNITS)
def test_what_a_unit_shares_stays_shared(name: str) -> None:
    unit = UNITS[name]()
    copied = dict(zip(unit, copy_together(*unit.values()), strict=True))
    for again in (load(dump(unit)), copied):
        assert list(again) == list(unit)
        assert canonical(again).digest == canonical(unit).digest
        assert not {id(value) for value in again.values()} & {id(value) for value in unit.values()}


def test_a_copy_keeps_functions_and_classes_as_they_are() -> None:
    function = adder(1)
    value = [function, Town, os, len, lambda: 1, [1]]
    (copied,) = copy_together(value)
    assert copied == value
    assert copied[-1] is not value[-1]
    assert all(a is b for a, b in zip(copied[:-1], value[:-1], strict=True))


def test_an_encoded_unit_can_be_built_from_what_was_stored() -> None:
    encoded = dump({"a": [(1,)], "b": 2})
    stored = [bytes(buffer) for buffer in encoded.buffers]
    assert load(Encoded(encoded.codec, encoded.names, tuple(stored))) == {"a": [(1,)], "b": 2}


if has("pandas"):
    import numpy as np
    import pandas as pd

    CODECS |= {
        "array": (lambda: np.arange(5.0), "npy"),
        "fortran": (lambda: np.asfortranarray(np.ones((3, 4))), "npy"),
        "gaps": (lambda: np.arange(10)[::2], "pickle5"),
        "objects": (lambda: np.array([1, "a"], object), "pickle5"),
        "locked": (lambda: np.broadcast_to(np.arange(3), (2, 3)), "pickle5"),
        "scalar": (lambda: np.float64(1), "pickle5"),
        "frame": (lambda: pd.DataFrame({"a": [1]}), "pickle5"),
        "structure": (lambda: np.zeros(2, [("a", "i4")]), "pickle5"),
    }

    def test_large_arrays_lie_beside_the_pickle() -> None:
        frame = pd.DataFrame(np.random.default_rng(0).random((10_000, 3)), columns=list("abc"))
        main, beside = dump({"v": {"frame": frame}}).buffers
        assert len(main) < 2_000
        assert memoryview(beside).nbytes == 240_000

    def test_loaded_arrays_are_ones_own() -> None:
        encoded = dump({"v": [np.arange(1_000.0)]})
        stored = Encoded(encoded.codec, encoded.names, tuple(bytearray(buffer) for buffer in encoded.buffers))
        (array,) = load(stored)["v"]
        assert array.flags.owndata
        assert array.flags.writeable
        array.resize(10, refcheck=False)
        stored.buffers[1][:] = bytes(len(stored.buffers[1]))  # type: ignore[index]
        assert array[9] == 9.0

    def test_attributes_that_someone_gave_a_frame_come_back() -> None:
        frame = pd.DataFrame({"a": [1]})
        object.__setattr__(frame, "origin", ["north"])
        assert load(dump({"v": frame}))["v"].origin == ["north"]

    def test_a_view_and_its_base_are_one_memory_again() -> None:
        base = np.arange(10.0)
        again = load(dump({"base": base, "view": base[2:5], "other": {"x": base.reshape(2, 5)}}))
        again["view"][0] = -1
        assert again["base"][2] == again["other"]["x"][0, 2] == -1
        assert base[2] == 2


if has("statsmodels"):

    def test_a_model_of_statsmodels_still_works() -> None:
        from tests.support.values_models import ols

        model = ols()
        again = load(dump({"m": model}))["m"]
        assert again.summary().tables[1].as_csv() == model.summary().tables[1].as_csv()
        assert (
            again.predict(pd.DataFrame({"x": [1.0, 2.0]})).tolist()
            == model.predict(pd.DataFrame({"x": [1.0, 2.0]})).tolist()
        )
