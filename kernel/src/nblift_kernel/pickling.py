"""Pickling of one unit: arrays keep their strides and flags, and views stay views of the same memory.

Two passes at most. The first one pickles and notes every array; only where arrays overlap is a second one made, in
which they are stored as views of one stretch of memory. Frames that lie in the same memory under pandas' copy on
write are told of each other again when they are loaded, so that each still copies before it writes.
"""

import importlib
import io
import pickle
import sys
import types
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import arrays, raw
from .canonical import memory
from .canonical.blocks import block_arrays, copies_on_write
from .canonical.classes import module_of

#: Position and object of what shares the memory of a block: a frame and a block's number, or an index and -1.
Owner = tuple[Any, int]
#: Buffers of no more bytes are stored inside the pickle, not beside it.
_SMALL = 512


class _Seen:
    """What the first pass met."""

    def __init__(self) -> None:
        self.arrays: dict[int, Any] = {}
        #: id of an array → the frames and indexes that hold it.
        self.owners: dict[int, list[Owner]] = defaultdict(list)


class _Mixin:
    """Overrides of a Pickler: how arrays are stored, and what is not stored but handed through."""

    seen: _Seen
    #: id of an array of a derived class → the same as a plain one, the same object in both passes.
    plains: dict[int, Any]
    hosts: dict[int, arrays.Host]
    #: Whether instances are stored by their attributes, whatever their class says.
    raw: bool
    atomic: dict[int, object] | None

    def reducer_override(self, value: Any) -> Any:
        if type(value) is types.ModuleType and sys.modules.get(value.__name__) is value:
            return importlib.import_module, (value.__name__,)
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            if type(value) is numpy.ndarray:
                return self.reduce_array(value)
            if value is numpy.random.mtrand._rand:
                return global_generator, ()
            # numpy 1 forgets the seed sequence, from which `spawn` makes children.
            if type(value) is numpy.random.Generator:
                return numpy.random.Generator, (value.bit_generator,)
            if issubclass(type(value), numpy.random.BitGenerator):
                return restore_bits, (type(value), seeds_of(value), value.state)
            if _is_simple_subclass(value, numpy):
                plain = self.plains.setdefault(id(value), value.view(numpy.ndarray))
                return arrays.reduce_subclass(plain, value)
            if (block := self.reduce_block(value)) is not None:
                return block
            self.note_owners(value)
            if (frame := reduce_frame(value)) is not None:
                return frame
        if self.raw or str(module_of(type(value))).partition(".")[0] in _FORGETFUL:
            made = raw.reduce_raw(value)
            if made is not None:
                return made
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
                    self.seen.owners[id(array)].append((value, i))
        elif isinstance(value, pandas.Index) and not isinstance(value, (pandas.MultiIndex, pandas.RangeIndex)):
            for array in block_arrays(value._data):
                self.seen.owners[id(array)].append((value, -1))

    def persistent_id(self, value: Any) -> int | None:
        if self.atomic is None or not isinstance(value, _ATOMIC):
            return None
        self.atomic[id(value)] = value
        return id(value)


#: Libraries whose classes leave out, or even change, attributes when they are pickled.
_FORGETFUL = frozenset({"statsmodels", "patsy"})
_ATOMIC = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodDescriptorType)


def _is_simple_subclass(value: Any, numpy: Any) -> bool:
    """Whether it is an array of a derived class that leaves to numpy how it is pickled."""
    cls = type(value)
    if not issubclass(cls, numpy.ndarray) or issubclass(cls, numpy.memmap):
        return False
    return cls.__reduce__ is numpy.ndarray.__reduce__ and cls.__reduce_ex__ is numpy.ndarray.__reduce_ex__


def global_generator() -> Any:
    """The one that `numpy.random` draws from, in whatever process."""
    from numpy.random import mtrand

    return vars(mtrand)["_rand"]


def reduce_frame(value: Any) -> Any:
    """A frame or series with attributes that someone gave it, which pandas forgets; None for others."""
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(value, (pandas.DataFrame, pandas.Series)):
        return None
    from .canonical.pandas_parts import added_attributes

    added = added_attributes(value)
    if not added:
        return None
    make, arguments, state, *others = value.__reduce_ex__(4)
    return make, arguments, {**added, **state}, *others


def seeds_of(bits: Any) -> Any:
    """The seed sequence of a bit generator of numpy 1 or 2."""
    return bits.seed_seq if hasattr(bits, "seed_seq") else bits._seed_seq


def restore_bits(cls: Any, seeds: Any, state: Any) -> Any:
    """A bit generator of numpy in a state."""
    bits = cls(seeds)
    bits.state = state
    return bits


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
    by_attributes: bool = False,
    atomic: dict[int, object] | None = None,
) -> bytes:
    """Pickle the values with protocol 5.

    Parameters
    ----------
    beside
        Is given each large buffer.
    by_value
        Store functions that cannot be imported by their code (cloudpickle).
    by_attributes
        Store instances by their attributes, whatever their class says of how it is pickled.
    atomic
        If given, functions, classes and modules are put here by id instead of being stored.
    """
    seen, buffers = _Seen(), list[pickle.PickleBuffer]()
    plains: dict[int, Any] = {}
    made = cloud_pickler() if by_value else _Pickler

    def keep(buffer: pickle.PickleBuffer) -> bool:
        if buffer.raw().nbytes <= _SMALL:
            return True  # inside the pickle
        buffers.append(buffer)
        return False

    def one_pass(links: Sequence[object], seen: _Seen, hosts: dict[int, arrays.Host]) -> bytes:
        file = io.BytesIO()
        pickler = made(file, protocol=5, buffer_callback=keep)
        pickler.seen, pickler.hosts, pickler.plains, pickler.atomic = seen, hosts, plains, atomic
        pickler.raw = by_attributes
        pickler.dump((dict(values), links))
        return file.getvalue()

    main = one_pass((), seen, {})
    hosts, links = _overlaps(seen)
    if hosts or links:
        buffers.clear()
        main = one_pass(links, _Seen(), hosts)
    for buffer in buffers:
        beside(buffer)
    return main


def cloud_pickler() -> Any:
    """The same on top of cloudpickle, which stores functions without a name by their code."""
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
    places = [memory.Place(key, array) for key, array in seen.arrays.items() if memory.writable(array)]
    alone = {place.key: [place.key] for place in places}
    for group in memory.groups(places):
        host = arrays.host_of([place.array for place in group])
        if host is None:
            continue
        hosts.update({place.key: host for place in group})
        alone.update({place.key: [] for place in group})
        alone[group[0].key] = [place.key for place in group]
    together = [[owner for key in keys for owner in seen.owners.get(key, ())] for keys in alone.values()]
    return hosts, [owners for owners in together if len(owners) > 1]


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
