r"""Many plain values as one run of bytes, so that a list of a million strings is one leaf and not a million nodes.

The form ``atoms``, readable with the standard library alone:

- a line of ASCII: ``<count> <codes>\\n``, where `codes` has one letter per type present, in the order of `CODES`;
- if more than one type is present: one code letter per item;
- then per type present, in the order of `CODES`, its items in order:
  ``n`` (None) nothing · ``b`` (bool) a byte each · ``i`` (int) ``q`` and 8 bytes each, or, if one does not fit,
  ``t`` and the decimal texts, each ended by a newline · ``f`` (float) 8 bytes each · ``c`` (complex) 16 bytes each ·
  ``s`` (str) lengths in characters, 8 bytes each, the number of bytes (8), the UTF-8 text (lone surrogates passed) ·
  ``y`` (bytes) lengths, 8 bytes each, then the bytes.

All numbers are little-endian. Every NaN is the same NaN; -0.0 and 0.0 differ.
"""

import sys
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from math import isnan, nan
from typing import Any

#: Exact types that may be packed, and their letters; the order of types in a pack.
CODES: dict[type, str] = {
    type(None): "n", bool: "b", int: "i", float: "f", complex: "c", str: "s", bytes: "y",
}  # fmt: skip
TYPES = frozenset(CODES)
# By identity: to hash or compare a class may run its metaclass's code.
_IDS = frozenset(map(id, TYPES))


def are_atoms(items: Iterable[object]) -> bool:
    """Whether all items are exactly of types that can be packed."""
    return _IDS.issuperset(map(id, map(type, items)))


def pack(items: Collection[object]) -> bytes:
    """The items, all of them of types in `CODES`, as bytes (see the module's docstring)."""
    present = set(map(type, items))
    types = [kind for kind in CODES if kind in present]
    parts: list[bytes] = [f"{len(items)} {''.join(CODES[t] for t in types)}\n".encode()]
    if len(types) > 1:
        parts.append("".join([CODES[type(item)] for item in items]).encode())
    for kind in types:
        chosen = items if len(types) == 1 else [item for item in items if type(item) is kind]
        parts.extend(_PACKERS[kind](chosen))
    return b"".join(parts)


def unpack(data: bytes) -> list[object]:
    """The items that `pack` was given."""
    line, _, body = bytes(data).partition(b"\n")
    count_text, _, codes = line.decode().partition(" ")
    count = int(count_text)
    sequence = codes * count
    if len(codes) > 1:
        sequence, body = body[:count].decode(), body[count:]
    columns: dict[str, Iterator[object]] = {}
    for code in codes:
        items, body = _unpack_one(code, sequence.count(code), body)
        columns[code] = iter(items)
    return [next(columns[code]) for code in sequence]


def _little(numbers: array) -> bytes:  # type: ignore[type-arg]
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(code: str, data: bytes) -> array:  # type: ignore[type-arg]
    numbers = array(code, data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _ints(items: Iterable[int]) -> list[bytes]:
    items = list(items)
    try:
        return [b"q", _little(array("q", items))]
    except OverflowError:
        return [b"t", "".join([f"{_decimal(item)}\n" for item in items]).encode()]


def _decimal(number: int) -> str:
    # Python refuses to write very long integers in decimals; hexadecimals have no limit.
    return str(number) if number.bit_length() < 10_000 else hex(number)


def _floats(items: Iterable[float]) -> list[bytes]:
    numbers = array("d", items)
    if any(map(isnan, numbers)):
        numbers = array("d", [nan if isnan(x) else x for x in numbers])
    return [_little(numbers)]


def _texts(items: Collection[str]) -> list[bytes]:
    text = "".join(items).encode("utf-8", "surrogatepass")
    return [_little(array("Q", map(len, items))), _little(array("Q", [len(text)])), text]


_PACKERS: dict[type, Callable[[Any], list[bytes]]] = {
    type(None): lambda items: [],
    bool: lambda items: [bytes(items)],
    int: _ints,
    float: _floats,
    complex: lambda items: _floats(chain.from_iterable((z.real, z.imag) for z in items)),
    str: _texts,
    bytes: lambda items: [_little(array("Q", map(len, items))), *items],
}


def _unpack_one(code: str, count: int, body: bytes) -> tuple[Sequence[object], bytes]:
    if code == "n":
        return [None] * count, body
    if code == "b":
        return [byte == 1 for byte in body[:count]], body[count:]
    if code == "i" and body[:1] == b"t":
        *texts, rest = body[1:].split(b"\n", count)
        return [int(text, 16 if b"x" in text else 10) for text in texts], rest
    if code == "i":
        return _numbers("q", body[1 : 1 + 8 * count]), body[1 + 8 * count :]
    if code == "f":
        return _numbers("d", body[: 8 * count]), body[8 * count :]
    if code == "c":
        pairs = _numbers("d", body[: 16 * count])
        return [complex(*pairs[i : i + 2]) for i in range(0, 2 * count, 2)], body[16 * count :]
    lengths, body = _numbers("Q", body[: 8 * count]), body[8 * count :]
    if code == "y":
        return _cut(lengths, body), body[sum(lengths) :]
    (size,) = _numbers("Q", body[:8])
    text = body[8 : 8 + size].decode("utf-8", "surrogatepass")
    return _cut(lengths, text), body[8 + size :]


def _cut(lengths: Iterable[int], whole: bytes | str) -> list[object]:
    items: list[object] = []
    at = 0
    for length in lengths:
        items.append(whole[at : at + length])
        at += length
    return items
