"""Values of many kinds, each made afresh by a function, and pairs that are, or are not, the same content.

Sections that need a library are left out where it is not installed.
"""

import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import importlib.util
import io
import pathlib
import random
import re
import time
import types
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

Make = Callable[[], Any]


class Point(NamedTuple):
    x: int
    y: object


@dataclasses.dataclass
class Town:
    name: str
    bikes: list[int]


@dataclasses.dataclass(frozen=True)
class Place:
    name: str


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, **held: object) -> None:
        for name, value in held.items():
            setattr(self, name, value)


class Plain:
    def __init__(self, **held: object) -> None:
        self.__dict__.update(held)


class Other(Plain):
    pass


class Names(list):  # type: ignore[type-arg]
    pass


class Book(dict):  # type: ignore[type-arg]
    pass


class Number(int):
    pass


class Sums(collections.defaultdict):  # type: ignore[type-arg]
    pass


class Hue(enum.Enum):
    RED = 1
    BLUE = 2


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Counted:
    """Counts in the class how often it was called."""

    calls: ClassVar[list[int]] = []

    def __call__(self) -> None:
        self.calls.append(1)


class Lazy:
    def __init__(self, n: int) -> None:
        self.n = n

    @functools.cached_property
    def double(self) -> int:
        return 2 * self.n


def new_year(**more: Any) -> dt.datetime:
    return dt.datetime(2024, 1, 1, **more)  # noqa: DTZ001 - moments without a zone are values too


def double(x: int) -> int:
    return 2 * x


def adder(n: int) -> Callable[[int], int]:
    def add(x: int) -> int:
        return x + n

    return add


def tagged(value: Any) -> Any:
    value.tag = "a"
    return value


def of_three(a: Any, b: Any, last: int) -> list[Any]:
    return [a, b, (a, b)[last]]


def cycle() -> list[Any]:
    items: list[Any] = [1]
    items.append(items)
    return items


def twice(value: Any) -> list[Any]:
    """The same object two times."""
    return [value, value]


def deep(depth: int) -> list[Any]:
    items: list[Any] = []
    for _ in range(depth):
        items = [items]
    return items


def drawn(generator: Any, times: int) -> Any:
    for _ in range(times):
        generator.random()
    return generator


def gauss(times: int) -> random.Random:
    generator = random.Random(1)
    for _ in range(times):
        generator.gauss(0, 1)
    return generator


#: Name → makes the value. Every one can be deep-copied.
def calling_itself() -> Callable[[int], int]:
    step = 2

    def count(n: int) -> int:
        return step * count(n - 1) if n else 0

    return count


VALUES: dict[str, Make] = {
    "none": lambda: None,
    "true": lambda: True,
    "int": lambda: 7,
    "long int": lambda: 1 << 40_000,
    "float": lambda: 0.1,
    "nan": lambda: float("nan"),
    "complex": lambda: 1 - 2j,
    "text": lambda: "é\ud800\0",
    "bytes": lambda: b"\0\xff",
    "empty list": list,
    "list": lambda: [1, "a", None, 2.5, b"x", True],
    "nested": lambda: [[1], {"a": [2, {"b": (3, [4])}]}],
    "dict": lambda: {"a": 1, 2: [3], (1, 2): {}},
    "set": lambda: {"a", "b", "c"},
    "mixed set": lambda: {1, "a", (2, "b"), frozenset({3}), None},
    "frozenset of frozensets": lambda: frozenset({frozenset({1}), frozenset({2, "x"})}),
    "tuple": lambda: (1, [2], "c"),
    "named tuple": lambda: Point(1, [2]),
    "deque": lambda: collections.deque([1, 2], 5),
    "ordered": lambda: collections.OrderedDict(b=1, a=2),
    "counter": lambda: collections.Counter("hello"),
    "default": lambda: collections.defaultdict(list, a=[1]),
    "bytearray": lambda: bytearray(b"abc"),
    "array": lambda: array.array("d", [1.0, float("nan")]),
    "range": lambda: range(1, 9, 2),
    "slice": lambda: slice(1, None, 2),
    "ellipsis": lambda: ...,
    "decimal": lambda: decimal.Decimal("1.10"),
    "fraction": lambda: fractions.Fraction(1, 3),
    "uuid": lambda: uuid.UUID(int=5),
    "path": lambda: pathlib.Path("a/b"),
    "pattern": lambda: re.compile("a+", re.IGNORECASE),
    "namespace": lambda: types.SimpleNamespace(b=1, a=[2]),
    "clock": lambda: time.gmtime(0),
    "dates": lambda: [dt.date(2024, 2, 29), None, dt.date(2024, 3, 1)],
    "decimals": lambda: (decimal.Decimal("1.10"), float("nan")),
    "date": lambda: dt.date(2024, 2, 29),
    "time": lambda: dt.time(1, 2, 3, 4),
    "moment": lambda: new_year(tzinfo=zoneinfo.ZoneInfo("Europe/Paris")),
    "moment of zone": lambda: new_year(tzinfo=dt.timezone(dt.timedelta(hours=1), "x")),
    "duration": lambda: dt.timedelta(1, 2, 3),
    "enum": lambda: Hue.RED,
    "flags": lambda: Mode.READ | Mode.WRITE,
    "dataclass": lambda: Town("Lille", [1, 2]),
    "frozen dataclass": lambda: Place("x"),
    "slots": lambda: Slotted(a=1),
    "instance": lambda: Plain(a=[1], b={"c": 2}),
    "list subclass": lambda: Names([1, [2]]),
    "dict subclass": lambda: Book(a=[1]),
    "int subclass": lambda: Number(3),
    "default subclass": lambda: Sums(int, a=1),
    "error": lambda: ValueError("bad", [1]),
    "os error": lambda: FileNotFoundError(2, "no", "file.csv"),
    "function": lambda: double,
    "builtin": lambda: len,
    "class": lambda: Town,
    "module": lambda: types,
    "partial": lambda: functools.partial(double, x=1),
    "bound": lambda: Town("a", []).__eq__,
    "generic": lambda: list[int],
    "random": lambda: gauss(3),
    "bytes file": lambda: io.BytesIO(b"abc"),
    "text file": lambda: io.StringIO("abc"),
    "cycle": cycle,
    "shared": lambda: twice([1]),
    "shared instance": lambda: twice(Plain(a=1)),
    "lazy": lambda: Lazy(3),
}

#: Pairs of the same content, made differently.
SAME: dict[str, tuple[Make, Make]] = {
    "file asked for its attributes": (lambda: io.StringIO("abc"), lambda: (f := io.StringIO("abc"), vars(f))[0]),
    "nan is nan": (lambda: float("nan"), lambda: -float("nan")),
    "set order": (lambda: {"a", "b", "c", 1}, lambda: {1, "c", "b", "a"}),
    "shared tuples": (lambda: twice((1, 2)), lambda: [tuple(x) for x in ([1, 2], [1, 2])]),
    "shared frozen": (lambda: twice(Place("x")), lambda: [Place("x"), Place("x")]),
    "order of attributes": (lambda: Plain(a=1, b=2), lambda: Plain(b=2, a=1)),
    "cached property": (lambda: Lazy(3), lambda: (lazy := Lazy(3), lazy.double)[0]),
    "cache": (lambda: Plain(a=1, _cache={}), lambda: Plain(a=1, _cache={"b": 2})),
    "named tuple": (lambda: Point(1, 2), lambda: Point(*[1, 2])),
    "text from parts": (lambda: ["abc"] * 2, lambda: [str(b"abc", "ascii"), "abc"]),
}

#: How the second part of a list would begin in what is hashed, were lengths left out.
_HEAD = "3:[1]21:pathlib.PurePosixPath0+text():"

#: Pairs of different content, as close to each other as can be.
DIFFERENT: dict[str, tuple[Make, Make]] = {
    "int and bool": (lambda: 1, lambda: True),
    "int and float": (lambda: 1, lambda: 1.0),
    "zero and minus zero": (lambda: 0.0, lambda: -0.0),
    "complex zero": (lambda: 0j, lambda: complex(-0.0, 0.0)),
    "last bit": (lambda: 0.3, lambda: 0.1 + 0.2),
    "text and bytes": (lambda: "a", lambda: b"a"),
    "bytes and bytearray": (lambda: b"a", lambda: bytearray(b"a")),
    "none and zero": (lambda: None, lambda: 0),
    "list and tuple": (lambda: [1], lambda: (1,)),
    "element": (lambda: [1, 2, 3], lambda: [1, 2, 4]),
    "element type": (lambda: [1, 2, 3], lambda: [1, 2, 3.0]),
    "order of a list": (lambda: [1, 2], lambda: [2, 1]),
    "cut of texts": (lambda: ["ab", "c"], lambda: ["a", "bc"]),
    "cut of lists": (lambda: [[1], [2, 3]], lambda: [[1, 2], [3]]),
    "nesting": (lambda: [[], [[]]], lambda: [[[]], []]),
    "empty containers": (list, dict),
    "dates": (lambda: [dt.date(2024, 1, 1), None], lambda: [dt.date(2024, 1, 2), None]),
    "dates and texts": (lambda: [dt.date(2024, 1, 1)], lambda: ["2024-01-01"]),
    "missing dates": (lambda: [dt.date(2024, 1, 1), None], lambda: [dt.date(2024, 1, 1), float("nan")]),
    "zeros of decimals": (lambda: [decimal.Decimal("1.0")], lambda: [decimal.Decimal("1.00")]),
    "belongs to": (lambda: [[{}], {}], lambda: [[{}, {}]]),
    "head of a part in a text": (
        lambda: [pathlib.PurePosixPath(f"x{_HEAD}y"), pathlib.PurePosixPath("z")],
        lambda: [pathlib.PurePosixPath("x"), pathlib.PurePosixPath(f"y{_HEAD}z")],
    ),
    "list in list": (lambda: [[]], list),
    "order of a dict": (lambda: {"a": 1, "b": 2}, lambda: {"b": 2, "a": 1}),
    "key type": (lambda: {1: 1}, lambda: {True: 1}),
    "key and value": (lambda: {"a": "b"}, lambda: {"b": "a"}),
    "dict value": (lambda: {"a": [1]}, lambda: {"a": [2]}),
    "keys or values": (lambda: {1: 2, 3: 4}, lambda: {1: 3, 2: 4}),
    "set element": (lambda: {1, 2}, lambda: {1, 3}),
    "set element type": (lambda: {1, 2}, lambda: {1, 2.5}),
    "set and frozenset": (lambda: {1}, lambda: frozenset({1})),
    "alias cut": (lambda: twice([1]), lambda: [[1], [1]]),
    "alias of another": (lambda: of_three([1], [1], 0), lambda: of_three([1], [1], 1)),
    "alias cut in instances": (lambda: twice(Plain(a=1)), lambda: [Plain(a=1), Plain(a=1)]),
    "cycle": (cycle, lambda: [1, [1, []]]),
    "class": (lambda: Plain(a=1), lambda: Other(a=1)),
    "attribute name": (lambda: Plain(a=1), lambda: Plain(b=1)),
    "attribute value": (lambda: Plain(a=1), lambda: Plain(a=2)),
    "extra attribute": (lambda: Plain(a=1), lambda: Plain(a=1, b=None)),
    "slot": (lambda: Slotted(a=1), lambda: Slotted(b=1)),
    "empty slot": (lambda: Slotted(a=1), lambda: Slotted(a=1, b=None)),
    "list subclass": (lambda: Names([1]), lambda: [1]),
    "attribute of a list": (lambda: Names([1]), lambda: tagged(Names([1]))),
    "named tuple": (lambda: Point(1, 2), lambda: (1, 2)),
    "maxlen": (lambda: collections.deque([1]), lambda: collections.deque([1], 3)),
    "default factory": (lambda: collections.defaultdict(int), lambda: collections.defaultdict(list)),
    "factory of subclass": (lambda: Sums(int), lambda: Sums(list)),
    "ordered": (lambda: collections.OrderedDict(a=1), lambda: {"a": 1}),
    "type code": (lambda: array.array("d", [1]), lambda: array.array("f", [1])),
    "zeros of a decimal": (lambda: decimal.Decimal("1.0"), lambda: decimal.Decimal("1.00")),
    "fold": (new_year, lambda: new_year(fold=1)),
    "time zone": (
        lambda: new_year(tzinfo=dt.timezone(dt.timedelta(0))),
        new_year,
    ),
    "zone": (lambda: zoneinfo.ZoneInfo("UTC"), lambda: zoneinfo.ZoneInfo("Europe/Paris")),
    "date and moment": (lambda: dt.date(2024, 1, 1), new_year),
    "enum": (lambda: Hue.RED, lambda: Hue.BLUE),
    "flags": (lambda: Mode.READ, lambda: Mode.READ | Mode.WRITE),
    "pattern flags": (lambda: re.compile("a"), lambda: re.compile("a", re.MULTILINE)),
    "function": (lambda: double, lambda: adder),
    "closure": (lambda: adder(1), lambda: adder(2)),
    "lambda": (lambda: lambda x: x + 1, lambda: lambda x: x + 2),
    "lambda attribute": (lambda: lambda x: x.a, lambda: lambda x: x.b),
    "lambda default": (lambda: lambda x=1: x, lambda: lambda x=2: x),
    "lambda operator": (lambda: lambda x: x + 1, lambda: lambda x: x - 1),
    "partial argument": (lambda: functools.partial(double, 1), lambda: functools.partial(double, 2)),
    "bound to": (lambda: Town("a", []).__eq__, lambda: Town("b", []).__eq__),
    "class or instance": (lambda: Town, lambda: Town("a", [])),
    "draws": (lambda: gauss(1), lambda: gauss(2)),
    "pending gauss": (lambda: gauss(0), lambda: gauss(1)),
    "place in a file": (lambda: io.StringIO("abc"), lambda: (f := io.StringIO("abc"), f.read(1))[0]),
    "error arguments": (lambda: ValueError("a"), lambda: ValueError("b")),
    "file of an error": (lambda: OSError(2, "no", "a"), lambda: OSError(2, "no", "b")),
    "path": (lambda: pathlib.Path("a"), lambda: pathlib.Path("b")),
    "path and text": (lambda: pathlib.Path("a"), lambda: "a"),
    "long int": (lambda: 1 << 40_000, lambda: (1 << 40_000) + 1),
    "depth": (lambda: deep(100), lambda: deep(101)),
    "surrogates": (lambda: "\ud83d\ude00", lambda: "\U0001f600"),
    "null": (lambda: ["a\0", "b"], lambda: ["a", "\0b"]),
    "namespace": (lambda: types.SimpleNamespace(a=1), lambda: types.SimpleNamespace(a=2)),
    "kind of view": ({1: 2}.keys, {1: 2}.values),
    "range": (lambda: range(3), lambda: range(0, 3, 2)),
}


def has(*modules: str) -> bool:
    """Whether all these libraries are installed."""
    return all(importlib.util.find_spec(module.partition(".")[0]) for module in modules)


def _add(library: Any) -> None:
    for mine, theirs in ((VALUES, library.VALUES), (SAME, library.SAME), (DIFFERENT, library.DIFFERENT)):
        mine.update({f"{library.__name__.rpartition('_')[2]}: {name}": made for name, made in theirs.items()})


if has("numpy"):
    from tests.support import values_numpy

    _add(values_numpy)

if has("pandas"):
    from tests.support import values_pandas

    _add(values_pandas)

if has("sklearn"):
    from tests.support import values_models

    _add(values_models)
