"""Reading one stored value, from the bytes that its manifest names."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import codec


def load_value(how: str, blobs: Sequence[bytes | bytearray], key: str | None) -> Any:
    """The value.

    Parameters
    ----------
    how
        The codec that it was stored with; not ``file``.
    blobs
        In the codec's order. Writable ones give arrays that can be written.
    key
        Its name in the unit that it was stored with, if it shares something with other values.
    """
    loaded = codec.load(codec.Encoded(how, ("value",), tuple(blobs)))
    return loaded[key] if key is not None else next(iter(loaded.values()))


@contextlib.contextmanager
def importable(source: Path) -> Iterator[None]:
    """Let the modules of a pipeline's package be imported in the body, after everything else that has their names."""
    sys.path.append(str(source))
    try:
        yield
    finally:
        sys.path.remove(str(source))
