"""Taking apart the types of the standard library, by exact type; no user-defined special method is called."""

import array
import collections
import datetime as dt
import decimal
import fractions
import functools
import gc
import io
import ipaddress
import pathlib
import random
import re
import time
import types
import uuid
import zoneinfo
from collections.abc import Callable, Sequence
from typing import Any

from .atoms import TYPES, are_atoms, pack
from .node import TEXTS, Context, Leaf, Node, Part, Unreadable, sequence, text


def short(value: object) -> str:
    """How a plain value is written in a path; empty for others."""
    if type(value) not in TYPES:
        return ""
    if type(value) is int and value.bit_length() > 200:
        return "<long int>"
    if (type(value) is str or type(value) is bytes) and len(value) > 60:
        return repr(value[:57])[:-1] + "…" + repr(value)[-1]
    return repr(value)


def mapping(kind: str, items: Sequence[tuple[object, object]], *, mutable: bool = True) -> Node:
    """A node for pairs in order: one leaf if all are plain values, else the keys as one part, then the values."""
    keys = [key for key, _ in items]
    values = [value for _, value in items]
    if are_atoms(keys) and are_atoms(values):
        return Node(kind, Leaf("pairs", pack([*keys, *values])), mutable=mutable)
    parts = [Part(f"[{short(key) or f'<key {i}>'}]", value) for i, (key, value) in enumerate(items)]
    return Node(kind, parts=[Part(".keys()", tuple(keys)), *parts], mutable=mutable)


def unordered(kind: str, items: Sequence[object], value: object, context: Context, *, mutable: bool) -> Node:
    """A node for the elements of a set, in an order that depends on nothing but their content."""
    if len(set(map(id, map(type, items)))) == 1 and type(items[0]) in (int, str, bytes):
        return sequence(kind, sorted(items), mutable=mutable)  # type: ignore[type-var]
    with context.ordering(value):
        in_order = sorted(items, key=context.digest)
    return sequence(kind, in_order, mutable=mutable, labels=[f"{{{i}}}" for i in range(len(items))])


def _atom(base: type, exact: Callable[[Any], object]) -> Callable[[Any, Context], Node]:
    def handler(value: Any, context: Context) -> Node:
        if base in (str, bytes):
            context.spend(base.__len__(value))
        return Node(f"builtins.{base.__name__}", Leaf("atoms", pack((exact(value),))))

    return handler


def _float(value: float, context: Context) -> Node:
    exact = float.__pos__(value)
    if _is_during_the_run(exact, context):
        return Node("builtins.float", text("during the run"))
    return Node("builtins.float", Leaf("atoms", pack((exact,))))


def _is_during_the_run(seconds: float, context: Context) -> bool:
    """Whether a number of seconds since the epoch lies between the start of the run and now."""
    return context.since is not None and context.since <= seconds <= time.time()


def _texts(kind: str, write: Callable[[Any], str]) -> Callable[[Any, Context], Node]:
    def handler(value: Any, context: Context) -> Node:
        return Node(kind, text(write(value)))

    return handler


# Attributes of C types, read through these so that no class that derives from them is asked.
_FACTORY: Any = vars(collections.defaultdict)["default_factory"]
_MAXLEN: Any = vars(collections.deque)["maxlen"]
_ZONES: tuple[Any, Any] = vars(dt.datetime)["tzinfo"], vars(dt.time)["tzinfo"]
#: What a point in time says, read without asking its time zone (which may be the user's code).
_MOMENT = [getattr(dt.datetime, n) for n in "year month day hour minute second microsecond fold".split()]
_CLOCK = [getattr(dt.time, n) for n in "hour minute second microsecond fold".split()]


def _list(value: list[object], context: Context) -> Node:
    context.spend(16 * list.__len__(value))
    return sequence("builtins.list", list.__getitem__(value, slice(None)), mutable=True)


def _tuple(value: tuple[object, ...], context: Context) -> Node:
    context.spend(16 * tuple.__len__(value))
    return sequence("builtins.tuple", tuple.__getitem__(value, slice(None)))


def _dict(value: dict[object, object], context: Context) -> Node:
    context.spend(32 * dict.__len__(value))
    return mapping("builtins.dict", list(dict.items(value)))


def _ordered(value: "collections.OrderedDict[object, object]", context: Context) -> Node:
    context.spend(32 * dict.__len__(value))
    items = list(collections.OrderedDict.items(value))
    return mapping("collections.OrderedDict", items)


def _defaultdict(value: "collections.defaultdict[object, object]", context: Context) -> Node:
    node = _dict(value, context)
    factory = _FACTORY.__get__(value)
    return node.named("collections.defaultdict", Part(".default_factory", factory))


def _set(value: set[object], context: Context) -> Node:
    context.spend(16 * set.__len__(value))
    return unordered("builtins.set", list(set.__iter__(value)), value, context, mutable=True)


def _frozenset(value: frozenset[object], context: Context) -> Node:
    context.spend(16 * frozenset.__len__(value))
    return unordered("builtins.frozenset", list(frozenset.__iter__(value)), value, context, mutable=False)


def _deque(value: "collections.deque[object]", context: Context) -> Node:
    context.spend(16 * collections.deque.__len__(value))
    node = sequence("collections.deque", list(collections.deque.__iter__(value)), mutable=True)
    maxlen = _MAXLEN.__get__(value)
    return node.named("collections.deque", Part(".maxlen", maxlen))


def _bytearray(value: bytearray, context: Context) -> Node:
    context.spend(bytearray.__len__(value))
    return Node("builtins.bytearray", Leaf("bytes", bytes(bytearray.__getitem__(value, slice(None)))), mutable=True)


def _memoryview(value: memoryview, context: Context) -> Node:
    context.spend(value.nbytes)
    parts = [Part(".format", value.format), Part(".shape", value.shape), Part(".readonly", value.readonly)]
    return Node("builtins.memoryview", Leaf("bytes", value.tobytes()), parts, mutable=not value.readonly)


def _array(value: "array.array[Any]", context: Context) -> Node:
    context.spend(value.itemsize * array.array.__len__(value))
    node = sequence("array.array", array.array.tolist(value), mutable=True)
    return node.named("array.array", Part(".typecode", value.typecode))


def _datetime(value: dt.datetime, context: Context) -> Node:
    written = " ".join(str(part.__get__(value)) for part in _MOMENT)
    zone = _ZONES[0].__get__(value)
    if _is_during_the_run(dt.datetime.timestamp(value), context):
        written = "during the run"
    return Node("datetime.datetime", text(written), [Part(".tzinfo", zone)])


def _time(value: dt.time, context: Context) -> Node:
    written = " ".join(str(part.__get__(value)) for part in _CLOCK)
    zone = _ZONES[1].__get__(value)
    return Node("datetime.time", text(written), [Part(".tzinfo", zone)])


def _zone(value: zoneinfo.ZoneInfo, context: Context) -> Node:
    if value.key is None:
        raise Unreadable("a time zone without a name")
    return Node("zoneinfo.ZoneInfo", text(value.key))


def _slice(value: slice, context: Context) -> Node:
    return sequence("builtins.slice", (value.start, value.stop, value.step), labels=(".start", ".stop", ".step"))


def _namespace(value: types.SimpleNamespace, context: Context) -> Node:
    parts = [Part(f".{key}", item) for key, item in sorted(vars(value).items())]
    return Node("types.SimpleNamespace", parts=parts, mutable=True)


def _random(value: random.Random, context: Context) -> Node:
    context.spend(5_000)
    return Node("random.Random", parts=[Part(".getstate()", random.Random.getstate(value))], mutable=True)


def _buffer_file(value: Any, context: Context) -> Node:
    # The only files with content in memory; `__getstate__` moves no position. Whoever asks for its attributes makes
    # a dict of them.
    *content, attributes = value.__getstate__()
    return Node(f"io.{type(value).__name__}", parts=[Part(".state", (*content, attributes or None))], mutable=True)


def _view(value: Any, context: Context) -> Node:
    context.spend(16 * len(value))
    items = list(value)
    kind = f"builtins.{type(value).__name__}"
    return sequence(kind, items, mutable=True)


def _proxy(value: Any, context: Context) -> Node:
    below = gc.get_referents(value)
    if len(below) != 1 or type(below[0]) is not dict:
        raise Unreadable("a view of a mapping that is no dict")
    return Node("types.MappingProxyType", parts=[Part("", below[0])])


def _counter(value: Any, context: Context) -> Node:
    return _dict(value, context).named("collections.Counter")


def _partial(value: "functools.partial[Any]", context: Context) -> Node:
    parts = [Part(".func", value.func), Part(".args", value.args), Part(".keywords", value.keywords)]
    if attributes := vars(value):
        parts.append(Part(".__dict__", attributes))
    return Node("functools.partial", parts=parts, mutable=True)


def _timezone(value: dt.timezone, context: Context) -> Node:
    return Node("datetime.timezone", parts=[Part(".args", value.__getinitargs__())])  # type: ignore[attr-defined]


def _pattern(value: "re.Pattern[Any]", context: Context) -> Node:
    return sequence("re.Pattern", (value.pattern, value.flags), labels=(".pattern", ".flags"))


#: Types of which there may be many in a row, their names and how they are written.
_WRITTEN: dict[type, tuple[str, Callable[[Any], str]]] = {
    dt.date: ("datetime.date", dt.date.isoformat),
    dt.timedelta: ("datetime.timedelta", lambda v: f"{v.days} {v.seconds} {v.microseconds}"),
    decimal.Decimal: ("decimal.Decimal", decimal.Decimal.__str__),
    fractions.Fraction: ("fractions.Fraction", fractions.Fraction.__str__),
    uuid.UUID: ("uuid.UUID", lambda v: f"{v.int:032x} {v.is_safe.name}"),
}
TEXTS.update({id(cls): named for cls, named in _WRITTEN.items()})

#: Exact type → how to take it apart.
HANDLERS: dict[type, Callable[[Any, Context], Node]] = {
    **{cls: _texts(*named) for cls, named in _WRITTEN.items()},
    type(None): _atom(type(None), lambda v: None),
    bool: _atom(bool, lambda v: v),
    int: _atom(int, int.__pos__),
    float: _float,
    complex: _atom(complex, complex.__pos__),
    str: _atom(str, str.__str__),
    bytes: _atom(bytes, lambda v: bytes.__getitem__(v, slice(None))),
    list: _list,
    tuple: _tuple,
    dict: _dict,
    set: _set,
    frozenset: _frozenset,
    bytearray: _bytearray,
    memoryview: _memoryview,
    slice: _slice,
    collections.OrderedDict: _ordered,
    collections.defaultdict: _defaultdict,
    collections.Counter: _counter,
    collections.deque: _deque,
    array.array: _array,
    dt.datetime: _datetime,
    dt.time: _time,
    dt.timezone: _timezone,
    zoneinfo.ZoneInfo: _zone,
    range: lambda v, c: sequence("builtins.range", (v.start, v.stop, v.step)),
    re.Pattern: _pattern,
    types.SimpleNamespace: _namespace,
    random.Random: _random,
    io.BytesIO: _buffer_file,
    io.StringIO: _buffer_file,
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
    types.MappingProxyType: _proxy,
    functools.partial: _partial,
    type(Ellipsis): _texts("builtins.ellipsis", lambda v: ""),
    type(NotImplemented): _texts("builtins.NotImplementedType", lambda v: ""),
    object: _texts("builtins.object", lambda v: ""),
    types.GenericAlias: _texts("types.GenericAlias", repr),
    types.UnionType: _texts("types.UnionType", repr),
    pathlib.PurePosixPath: _texts("pathlib.PurePosixPath", pathlib.PurePath.__str__),
    pathlib.PureWindowsPath: _texts("pathlib.PureWindowsPath", pathlib.PurePath.__str__),
    pathlib.PosixPath: _texts("pathlib.Path", pathlib.PurePath.__str__),
    pathlib.WindowsPath: _texts("pathlib.Path", pathlib.PurePath.__str__),
    ipaddress.IPv4Address: _texts("ipaddress.IPv4Address", str),
    ipaddress.IPv6Address: _texts("ipaddress.IPv6Address", str),
    random.SystemRandom: _texts("random.SystemRandom", lambda v: ""),
}
#: Exact types whose instances nobody can change and that refer to nothing that could be.
IMMUTABLE = frozenset({
    *TYPES, range, type(Ellipsis), type(NotImplemented), dt.date, dt.timedelta, dt.timezone,
    dt.datetime, dt.time, zoneinfo.ZoneInfo, decimal.Decimal, fractions.Fraction, uuid.UUID, re.Pattern,
    pathlib.PurePosixPath, pathlib.PureWindowsPath, pathlib.PosixPath, pathlib.WindowsPath, ipaddress.IPv4Address,
    ipaddress.IPv6Address, types.GenericAlias, types.UnionType, object,
})  # fmt: skip
