"""Values of numpy; see `values`."""

from collections.abc import Callable
from typing import Any

import numpy as np

Make = Callable[[], Any]


class Tagged(np.ndarray):
    """A notebook's own kind of array."""

    tag: str


def tagged(tag: str) -> Any:
    made = np.arange(3.0).view(Tagged)
    made.tag = tag
    return made


def record(b: float) -> Any:
    return np.array([(1, 2.0, "x"), (3, b, "y")], dtype=[("a", "i1"), ("b", "f8"), ("c", "U3")])


def padded(filler: int) -> Any:
    """A structure whose padding bytes hold something."""
    memory = np.full(32, filler, np.uint8)
    view = memory.view(np.dtype([("a", "i1"), ("b", "f8")], align=True))
    view["a"], view["b"] = [1, 2], [3, 4]
    return view


def masked(**changes: Any) -> Any:
    made = np.ma.array(changes.get("data", [1.0, 2.0, 3.0]), mask=changes.get("mask", [False, True, False]))
    if "fill" in changes:
        made.fill_value = changes["fill"]
    return made


def looked_at(value: Any) -> Any:
    repr(value)
    return value


def drawn(generator: Any, times: int) -> Any:
    for _ in range(times):
        generator.standard_normal()
    return generator


def spawned(generator: Any) -> Any:
    generator.bit_generator.seed_seq.spawn(1)
    return generator


def views(cut: int = 0) -> list[Any]:
    base = np.arange(6.0)
    return [base, base[2:], base.copy() if cut else base[::2]]


def locked() -> Any:
    made = np.arange(3.0)
    made.flags.writeable = False
    return made


NAN = np.array([np.nan]).view("u8") | np.uint64(5)

VALUES: dict[str, Make] = {
    "ints": lambda: np.arange(5),
    "floats": lambda: np.array([1.5, np.nan, -0.0]),
    "two axes": lambda: np.ones((2, 3)),
    "fortran": lambda: np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "gaps": lambda: np.arange(20.0).reshape(4, 5)[::2, ::3],
    "backward": lambda: np.arange(5)[::-1],
    "three axes": lambda: np.arange(24.0).reshape(2, 3, 4).transpose(1, 2, 0),
    "repeated": lambda: np.broadcast_to(np.arange(3), (4, 3)),
    "no axis": lambda: np.array(3.5),
    "empty": lambda: np.empty((0, 3)),
    "texts": lambda: np.array(["a", "bcd"]),
    "bytes array": lambda: np.array([b"a", b"bcd"]),
    "flags": lambda: np.array([True, False]),
    "moments": lambda: np.array(["2024-01-01", "NaT"], "M8[D]"),
    "durations": lambda: np.array([1, 2], "m8[s]"),
    "complex": lambda: np.array([1j, np.nan]),
    "big endian": lambda: np.arange(3, dtype=">i4"),
    "half": lambda: np.array([1.5], "f2"),
    "long double": lambda: np.array([0.1, np.nan], "g"),
    "record": lambda: record(4.0),
    "padded": lambda: padded(0),
    "objects": lambda: np.array([1, "a", None, [2]], object),
    "plain objects": lambda: np.array(["a", None, 1.5], object),
    "object table": lambda: np.array([[1, "a"], [[2], None]], object),
    "locked": locked,
    "tagged": lambda: tagged("a"),
    "matrix": lambda: np.arange(2).reshape(1, 2).view(np.matrix),
    "recarray": lambda: record(4.0).view(np.recarray),
    "masked": masked,
    "scalars": lambda: [np.float64(1), np.float64("nan")],
    "scalar": lambda: np.float32(1.5),
    "moment": lambda: np.datetime64("2024-01-01T00", "h"),
    "text scalar": lambda: np.str_("a"),
    "dtype": lambda: np.dtype([("a", "i4")]),
    "ufunc": lambda: np.add,
    "random state": lambda: drawn(np.random.RandomState(1), 3),
    "generator": lambda: drawn(np.random.default_rng(1), 3),
    "bits": lambda: np.random.MT19937(3),
    "view pair": lambda: np.arange(3.0),
    "polynomial": lambda: np.poly1d([1, 2]),
    "vectorized": lambda: np.vectorize(abs),
}

SAME: dict[str, tuple[Make, Make]] = {
    "payload of nan": (lambda: np.array([np.nan]), lambda: NAN.view("f8")),
    "payload in complex": (lambda: np.array([complex(1, np.nan)]), lambda: np.array([complex(1, -np.nan)])),
    "order in memory": (lambda: np.arange(6).reshape(2, 3), lambda: np.asfortranarray(np.arange(6).reshape(2, 3))),
    "gaps in memory": (lambda: np.arange(10)[::2], lambda: np.arange(0, 10, 2)),
    "padding": (lambda: padded(0), lambda: padded(0xAA)),
    "filler looked at": (masked, lambda: looked_at(masked())),
    "no mask": (lambda: np.ma.array([1, 2]), lambda: np.ma.array([1, 2], mask=[False, False])),
    "vectorized called": (lambda: np.vectorize(abs), lambda: (f := np.vectorize(abs), f([1]))[0]),
    "disjoint views": (
        lambda: [(b := np.arange(6).reshape(3, 2))[:, 0], b[:, 1]],
        lambda: [np.array([0, 2, 4]), np.array([1, 3, 5])],
    ),
    "locked arrays shared": (lambda: [(a := locked()), a], lambda: [(b := np.arange(3.0)), b]),
}

DIFFERENT: dict[str, tuple[Make, Make]] = {
    "dtype": (lambda: np.arange(3), lambda: np.arange(3, dtype="i4")),
    "element": (lambda: np.arange(3), lambda: np.array([0, 1, 3])),
    "unsigned": (lambda: np.arange(3), lambda: np.arange(3, dtype="u8")),
    "shape": (lambda: np.ones((2, 3)), lambda: np.ones((3, 2))),
    "axes": (lambda: np.ones(3), lambda: np.ones((1, 3))),
    "byte order": (lambda: np.arange(3, dtype="<i4"), lambda: np.arange(3, dtype=">i4")),
    "minus zero": (lambda: np.array([0.0]), lambda: np.array([-0.0])),
    "last bit": (lambda: np.array([0.3]), lambda: np.array([0.1 + 0.2])),
    "nan and number": (lambda: np.array([np.nan]), lambda: np.array([0.0])),
    "unit": (lambda: np.array([1], "m8[s]"), lambda: np.array([1], "m8[ms]")),
    "width of texts": (lambda: np.array(["a"], "U1"), lambda: np.array(["a"], "U2")),
    "empty shapes": (lambda: np.empty((0, 3)), lambda: np.empty((3, 0))),
    "field": (lambda: record(4.0), lambda: record(5.0)),
    "field name": (lambda: np.zeros(1, [("a", "i4")]), lambda: np.zeros(1, [("b", "i4")])),
    "alignment": (
        lambda: np.zeros(1, np.dtype([("a", "i1"), ("b", "f8")])),
        lambda: np.zeros(1, np.dtype([("a", "i1"), ("b", "f8")], align=True)),
    ),
    "object type": (lambda: np.array([1], object), lambda: np.array([True], object)),
    "objects and ints": (lambda: np.array([1, 2], object), lambda: np.array([1, 2])),
    "none and nan": (lambda: np.array([None, 1], object), lambda: np.array([np.nan, 1], object)),
    "alias in objects": (lambda: np.array([(x := [1]), x, 0], object), lambda: np.array([[1], [1], 0], object)),
    "mask": (masked, lambda: masked(mask=[True, True, False])),
    "fill": (masked, lambda: masked(fill=7)),
    "under the mask": (masked, lambda: masked(data=[1.0, 9.0, 3.0])),
    "scalars": (lambda: [np.float64(1), np.float64(2)], lambda: [np.float64(1), np.float64(3)]),
    "scalars and array": (lambda: [np.float64(1)], lambda: np.array([1.0])),
    "scalars of other width": (lambda: [np.float64(1)], lambda: [np.float32(1)]),
    "scalars and floats": (lambda: [np.float64(1)], lambda: [1.0]),
    "scalars in objects": (lambda: np.array([np.int64(1)], object), lambda: np.array([1], object)),
    "scalar and array": (lambda: np.float64(1), lambda: np.array(1.0)),
    "scalar and float": (lambda: np.float64(1), lambda: 1.0),
    "scalar width": (lambda: np.float64(1), lambda: np.float32(1)),
    "tag": (lambda: tagged("a"), lambda: tagged("b")),
    "subclass": (lambda: tagged("a"), lambda: np.arange(3.0)),
    "matrix": (lambda: np.ones((1, 1)).view(np.matrix), lambda: np.ones((1, 1))),
    "recarray": (lambda: record(4.0), lambda: record(4.0).view(np.recarray)),
    "view cut": (views, lambda: views(1)),
    "view moved": (lambda: [(a := np.zeros(4)), a[:2]], lambda: [(a := np.zeros(4)), a[2:]]),
    "views and copies": (lambda: [(a := np.zeros(4)), a[:]], lambda: [np.zeros(4), np.zeros(4)]),
    "draws": (lambda: drawn(np.random.default_rng(1), 1), lambda: drawn(np.random.default_rng(1), 2)),
    "pending normal": (lambda: np.random.RandomState(1), lambda: drawn(np.random.RandomState(1), 1)),
    "kind of generator": (lambda: np.random.PCG64(1), lambda: np.random.PCG64DXSM(1)),
    "children": (
        lambda: np.random.default_rng(1),
        lambda: spawned(np.random.default_rng(1)),
    ),
    "shared bits": (
        lambda: [np.random.Generator(b := np.random.PCG64(1)), np.random.Generator(b)],
        lambda: [np.random.Generator(np.random.PCG64(1)), np.random.Generator(np.random.PCG64(1))],
    ),
    "dtype object": (lambda: np.dtype("i4"), lambda: np.dtype("i8")),
    "ufunc": (lambda: np.add, lambda: np.subtract),
}

if hasattr(getattr(np, "dtypes", None), "StringDType"):
    VALUES["variable texts"] = lambda: np.array(["a", "bcd" * 20], np.dtypes.StringDType())
    DIFFERENT["variable texts"] = (
        lambda: np.array(["a", "b"], np.dtypes.StringDType()),
        lambda: np.array(["a", "c"], np.dtypes.StringDType()),
    )
    DIFFERENT["kinds of texts"] = (
        lambda: np.array(["a", "b"], np.dtypes.StringDType()),
        lambda: np.array(["a", "b"], np.dtypes.StringDType(na_object=None)),
    )
