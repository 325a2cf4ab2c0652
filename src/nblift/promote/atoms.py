"""Reading runs of plain values as the kernel packs them (form ``atoms`` of a content tree's leaves).

The form: a line ``<count> <codes>``, one code letter per item if several types occur, then per code in the order
``n b i f c s y`` its items. Numbers are little-endian.
"""

import struct
from collections.abc import Iterator

Atom = None | bool | int | float | complex | str | bytes


def unpack(data: bytes) -> list[Atom]:
    """The values in a leaf of the form ``atoms``."""
    line, _, body = data.partition(b"\n")
    count_text, _, codes = line.decode("ascii").partition(" ")
    count = int(count_text)
    order = codes * count
    if len(codes) > 1:
        order, body = body[:count].decode("ascii"), body[count:]
    reader = _Reader(body)
    columns = {code: iter(reader.column(code, order.count(code))) for code in codes}
    return [next(columns[code]) for code in order]


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def column(self, code: str, count: int) -> Iterator[Atom]:
        """The items of one type."""
        return iter(getattr(self, f"_{code}")(count))

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._body[self._at - size : self._at]

    def _numbers(self, count: int, code: str) -> list[float]:
        return list(struct.unpack(f"<{count}{code}", self._take(count * struct.calcsize(f"<{code}"))))

    def _n(self, count: int) -> list[None]:
        return [None] * count

    def _b(self, count: int) -> list[bool]:
        return [bool(byte) for byte in self._take(count)]

    def _i(self, count: int) -> list[int]:
        if self._take(1) == b"q":
            return [int(n) for n in self._numbers(count, "q")]
        return [int(self._line()) for _ in range(count)]

    def _line(self) -> bytes:
        end = self._body.index(b"\n", self._at)
        return self._take(end + 1 - self._at)[:-1]

    def _f(self, count: int) -> list[float]:
        return self._numbers(count, "d")

    def _c(self, count: int) -> list[complex]:
        parts = self._numbers(2 * count, "d")
        return [complex(parts[2 * i], parts[2 * i + 1]) for i in range(count)]

    def _s(self, count: int) -> list[str]:
        lengths = [int(n) for n in self._numbers(count, "q")]
        (size,) = (int(n) for n in self._numbers(1, "q"))
        text = self._take(size).decode("utf-8", "surrogatepass")
        found, start = [], 0
        for length in lengths:
            found.append(text[start : start + length])
            start += length
        return found

    def _y(self, count: int) -> list[bytes]:
        return [self._take(int(n)) for n in self._numbers(count, "q")]
