"""Reading the leaves of a tree with the standard library alone."""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from .atoms import unpack
from .node import Leaf

#: numpy's codes of numbers → those of `struct`; other elements are given as bytes.
_NUMBERS = {
    "f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q",
    "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "b1": "?", "M8": "q", "m8": "q",
}  # fmt: skip
#: Units of points in time, in nanoseconds; in others they are given as numbers.
_UNITS = {"D": 86_400 * 10**9, "h": 3_600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6, "us": 1_000, "ns": 1}
_NAT = -(1 << 63)


def values_of(leaf: Leaf) -> Iterator[object]:
    """The elements of a leaf: numbers, texts, bytes; points in time as texts; complex numbers as two floats each."""
    data = bytes(leaf.data)
    form = leaf.form.replace("c16", "f8").replace("c8", "f4")
    if leaf.form in ("atoms", "pairs"):
        for item in unpack(data):
            yield from (item.real, item.imag) if type(item) is complex else (item,)
    elif form[1:3] in _NUMBERS:
        for (number,) in struct.iter_unpack((">" if form[0] == ">" else "<") + _NUMBERS[form[1:3]], data):
            yield _moment(number, form[4:-1]) if form[1] == "M" else number
    elif leaf.form == "text":
        yield data.decode("utf-8", "surrogatepass")
    elif leaf.form == "bytes":
        yield data
    else:
        size = max(int("".join(filter(str.isdigit, form)) or 1) * (4 if form[1] == "U" else 1), 1)
        for start in range(0, len(data), size):
            element = data[start : start + size]
            yield element.decode("utf-32", "replace").rstrip("\0") if form == f"<U{size // 4}" else element


def _moment(number: int, unit: str) -> object:
    if number == _NAT:
        return "NaT"
    if unit not in _UNITS:
        return number
    seconds, rest = divmod(number * _UNITS[unit], 10**9)
    try:
        point = datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 -- numpy's moments have no zone
    except OverflowError:
        return number
    return f"{point.isoformat()}{f'.{rest:09}' if rest else ''}"
