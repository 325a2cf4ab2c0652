"""Pickling of one unit: arrays keep their strides and flags, and views stay views of the same memory.

Two passes at most. The first one pickles and notes every array; only where arrays overlap is a second one made, in
which they are stored as views of one stretch of memory. Under pandas' copy on write, frames do not count as
overlapping each other (none shows what is written to another), but an array taken out of a frame does overlap it.
"""

import io
import pickle
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import arrays
from .canonical import memory
from .canonical.blocks import block_arrays, copies_on_write

#: Position and object of what shares the memory of a block: a frame and a block's number, or an index and -1.
Owner = tuple[Any, int]


class _Seen:
    """What the first pass met."""

    def __init__(self) -> None:
        self.arrays: dict[int, Any] = {}
        self.owners: dict[int, Owner] = {}


class _Mixin:
    """Overrides of a Pickler: how arrays are stored, and what is not stored but handed through."""

    seen: _Seen
    hosts: dict[int, arrays.Host]
    atomic: dict[int, object] | None

    def reducer_override(self, value: Any) -> Any:
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            if type(value) is numpy.ndarray:
                return self.reduce_array(value)
            if (block := self.reduce_block(value)) is not None:
                return block
            self.note_owners(value)
        below = getattr(super(), "reducer_override", None)
        return NotImplemented if below is None else below(value)

    def reduce_array(self, array: Any) -> Any:
        self.seen.arrays.setdefault(id(array), array)
        host = self.hosts.get(id(array))
        if host is not None and host.base is not array:
            return arrays.reduce_view(array, host)
        return arrays.reduce_plain(array) or NotImplemented

    def reduce_block(self, value: Any) -> Any:
        # With protocol 5 pandas makes a block contiguous first, which changes how it lies in memory.
        internals = sys.modules.get("pandas._libs.internals")
        if internals is None or not isinstance(value, internals.Block):
            return None
        make, (_, *others) = value.__reduce__()
        return make, (value.values, *others)

    def note_owners(self, value: Any) -> None:
        pandas = sys.modules.get("pandas")
        if pandas is None or not copies_on_write():
            return
        if isinstance(value, (pandas.DataFrame, pandas.Series)):
            for i, block in enumerate(value._mgr.blocks):
                for array in block_arrays(block.values):
                    self.seen.owners[id(array)] = (value, i)
        elif isinstance(value, pandas.Index) and not isinstance(value, (pandas.MultiIndex, pandas.RangeIndex)):
            for array in block_arrays(value._data):
                self.seen.owners.setdefault(id(array), (value, -1))

    def persistent_id(self, value: Any) -> int | None:
        if self.atomic is None or not isinstance(value, _ATOMIC):
            return None
        self.atomic[id(value)] = value
        return id(value)


_ATOMIC = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodDescriptorType)


class _Pickler(_Mixin, pickle.Pickler):
    pass


class _Unpickler(pickle.Unpickler):
    atomic: Mapping[int, object] = {}

    def persistent_load(self, key: Any) -> object:
        return self.atomic[key]


def dump_unit(
    values: Mapping[str, Any],
    beside: Callable[[pickle.PickleBuffer], object],
    *,
    by_value: bool = False,
    atomic: dict[int, object] | None = None,
) -> bytes:
    """Pickle the values with protocol 5.

    Parameters
    ----------
    beside
        Is given each large buffer.
    by_value
        Store functions that cannot be imported by their code (cloudpickle).
    atomic
        If given, functions, classes and modules are put here by id instead of being stored.
    """
    seen, buffers = _Seen(), list[pickle.PickleBuffer]()
    main = _dump((dict(values), ()), seen, {}, buffers, by_value, atomic)
    hosts, links = _overlaps(seen)
    if hosts:
        buffers.clear()
        main = _dump((dict(values), links), _Seen(), hosts, buffers, by_value, atomic)
    for buffer in buffers:
        beside(buffer)
    return main


def _dump(
    value: object,
    seen: _Seen,
    hosts: dict[int, arrays.Host],
    buffers: list[pickle.PickleBuffer],
    by_value: bool,
    atomic: dict[int, object] | None,
) -> bytes:
    file = io.BytesIO()
    pickler = _cloud_pickler() if by_value else _Pickler
    made = pickler(file, protocol=5, buffer_callback=buffers.append)
    made.seen, made.hosts, made.atomic = seen, hosts, atomic
    made.dump(value)
    return file.getvalue()


def _cloud_pickler() -> Any:
    import cloudpickle

    return type("_CloudPickler", (_Mixin, cloudpickle.Pickler), {})


def load_unit(main: Any, beside: Sequence[Any], *, atomic: Mapping[int, object] = {}) -> dict[str, Any]:
    """What `dump_unit` stored."""
    loader = _Unpickler(io.BytesIO(main), buffers=beside)
    loader.atomic = atomic
    values, links = loader.load()
    for link in links:
        _join(link)
    return values  # type: ignore[no-any-return]


def _overlaps(seen: _Seen) -> tuple[dict[int, arrays.Host], list[list[Owner]]]:
    """Per array that overlaps others where it is to be stored, and which frames must know of each other."""
    hosts: dict[int, arrays.Host] = {}
    links: list[list[Owner]] = []
    places = [
        memory.Place(key, array, key in seen.owners) for key, array in seen.arrays.items() if memory.writable(array)
    ]
    for group in memory.groups(places):
        host = arrays.host_of([place.array for place in group])
        if host is None:
            continue
        hosts.update({place.key: host for place in group})
        owners = [seen.owners[place.key] for place in group if place.owned]
        if len(owners) > 1:
            links.append(owners)
    return hosts, links


def _join(owners: Sequence[Owner]) -> None:
    """Let frames that lie in the same memory know of each other, so that each copies before it writes."""
    refs: Any = None
    for owner, position in owners:
        if position >= 0:
            block = owner._mgr.blocks[position]
            if refs is None:
                refs = block.refs
            elif block.refs is not refs:
                block.refs = refs
                refs.add_reference(block)
    for owner, position in owners:
        if position < 0 and refs is not None:
            refs.add_index_reference(owner)
            owner._references = refs
