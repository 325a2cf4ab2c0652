"""Whether a generator that asks the operating system for a seed gets another one right away.

``numpy.random.RandomState(7)`` asks first, and is seeded with 7 then. Nothing of numpy tells the two apart, so the call
is looked up in the source of whoever makes it.
"""

import ast
import linecache
import sys
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any

_UNKNOWN = object()


def is_seeded_anyway(frame: FrameType) -> bool:
    """Whether the call that a frame is making is `RandomState(seed)`, with a seed that is not None.

    False where that cannot be told.
    """
    given = _seed_in(frame.f_code, frame.f_lasti)
    value = _UNKNOWN if given is None else _value(given, frame)
    return value is not _UNKNOWN and value is not None


@lru_cache(maxsize=1024)
def _seed_in(code: CodeType, offset: int) -> ast.expr | None:
    """The argument of the `RandomState(…)` at an offset of the bytecode."""
    if sys.version_info < (3, 11):
        return None
    first, last, start, end = next(islice(code.co_positions(), offset // 2, None))
    if first is None or last is None or start is None or end is None:
        return None
    lines = [line.encode() for line in linecache.getlines(code.co_filename)[first - 1 : last]]
    if len(lines) <= last - first:
        return None
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    try:
        call = ast.parse(b"(" + b"".join(lines) + b")", mode="eval").body
    except (SyntaxError, ValueError):
        return None
    match call:
        case ast.Call(func=ast.Attribute(attr="RandomState") | ast.Name(id="RandomState"), args=[seed], keywords=[]):
            return seed
        case ast.Call(
            func=ast.Attribute(attr="RandomState") | ast.Name(id="RandomState"),
            args=[],
            keywords=[ast.keyword(arg="seed", value=seed)],
        ):
            return seed
    return None


def _value(node: ast.expr, frame: FrameType) -> Any:
    """What a constant, a name or an attribute stands for, without calling anything."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name, _UNKNOWN))
        case ast.Attribute(value=inner, attr=attribute):
            held = _value(inner, frame)
            try:
                return object.__getattribute__(held, "__dict__").get(attribute, _UNKNOWN)
            except AttributeError:
                return _UNKNOWN
    return _UNKNOWN
