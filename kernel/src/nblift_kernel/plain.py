"""Values made of built-in containers and plain values only: by far most of what is large and has many parts.

They hold no code and no finalisers, and C can write them down: looking at them costs a fraction of what following
every reference does.
"""

import hashlib
import marshal
import sys
from itertools import chain
from typing import Any, NamedTuple

#: By id, since hashing or comparing a class may run a metaclass's code.
_ATOMS = frozenset(map(id, (int, float, complex, bool, str, bytes, type(None))))
_LIST, _TUPLE, _DICT = id(list), id(tuple), id(dict)


class Plain(NamedTuple):
    """What a plain value is made of."""

    #: Addresses of its lists and dicts; true only while nobody touches it.
    mutable: frozenset[int]
    #: No container is met twice.
    is_tree: bool


def plain(value: object, most: int = sys.maxsize) -> Plain | None:
    """What the value is made of, if that is lists, tuples, dicts and plain values only (exact types); else None.

    Parameters
    ----------
    most
        Items that are looked at; None if there are more.
    """
    mutable: set[int] = set()
    seen: set[int] = set()
    is_tree = True
    level: list[Any] = [value]
    # level by level, with as little done in Python per object as possible: there may be millions
    while (most := most - len(level)) >= 0 and (kinds := set(map(id, map(type, level))) - _ATOMS):
        if not kinds <= {_LIST, _TUPLE, _DICT}:
            return None
        containers = [item for item in level if id(type(item)) in kinds]
        ids = set(map(id, containers))
        if len(ids) < len(containers) or not seen.isdisjoint(ids):
            is_tree = False
            containers = list({id(item): item for item in containers if id(item) not in seen}.values())
        seen |= ids
        mutable |= set(map(id, (c for c in containers if type(c) is not tuple))) if _TUPLE in kinds else ids
        if sum(map(len, containers)) > most:
            return None
        level = _parts(containers, kinds)
    return Plain(frozenset(mutable), is_tree) if most >= 0 else None


def digest(value: Any) -> str | None:
    """A digest of the content of a plain tree; None if it is nested too deeply for C to write it down."""
    try:
        # version 2 says nothing of how often objects are referred to, which is no content
        return hashlib.sha1(marshal.dumps(value, 2), usedforsecurity=False).hexdigest()
    except ValueError:
        return None


def _parts(containers: list[Any], kinds: set[int]) -> list[Any]:
    if _DICT not in kinds:
        return list(chain.from_iterable(containers))
    dicts = [c for c in containers if type(c) is dict]
    others = [c for c in containers if type(c) is not dict]
    flat = chain.from_iterable
    return list(chain(flat(dicts), flat(map(dict.values, dicts)), flat(others)))
