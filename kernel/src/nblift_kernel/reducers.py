"""How values are pickled, where their own way would lose something; chosen once per type.

Arrays keep their strides and flags, views their base, frames the attributes that someone gave them and who they share
memory with, generators their seed sequence, modules their name.
"""

import importlib
import sys
import types
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from . import arrays, raw
from .canonical.blocks import block_arrays, copies_on_write
from .canonical.classes import module_of
from .canonical.reduced import FORGETFUL
from .singletons import Singletons

#: A frame and a block's number, or an index and -1: what holds an array under copy on write.
Owner = tuple[Any, int]
Reducer = Callable[[Any], Any]


class Reducers:
    """The reducers of one pass over a unit, and the arrays that it met.

    Parameters
    ----------
    hosts
        id of an array → the memory that it is stored in, together with others.
    plains
        id of an array of a derived class → the same as a plain one; kept from pass to pass.
    singletons
        Finds what is stored by reference to a library's global.
    by_attributes
        Store instances by their attributes, whatever their class says of how it is pickled.
    """

    def __init__(
        self, hosts: Mapping[int, arrays.Host], plains: dict[int, Any], singletons: Singletons, *, by_attributes: bool
    ) -> None:
        self.hosts = hosts
        self.plains = plains
        self.singletons = singletons
        self.by_attributes = by_attributes
        #: id → each array that was stored.
        self.arrays: dict[int, Any] = {}
        #: id of an array → the frames and indexes that hold it.
        self.owners: dict[int, list[Owner]] = defaultdict(list)
        self._chosen: dict[type, Reducer | None] = {}

    def reduce(self, value: Any) -> Any:
        """What `reducer_override` has to return for the value."""
        cls = type(value)
        if cls not in self._chosen:
            self._chosen[cls] = self._choose(cls)
        if found := self.singletons.reduce(value):
            return found
        reducer = self._chosen[cls]
        made = None if reducer is None else reducer(value)
        if made is None and issubclass(cls, dict) and cls is not dict:
            made = raw.reduce_own_dict(value)
        return NotImplemented if made is None else made

    def _choose(self, cls: type) -> Reducer | None:
        if cls is types.ModuleType:
            return _module
        chosen = self._of_numpy(cls) or self._of_pandas(cls)
        if chosen is None and str(module_of(cls)).partition(".")[0] in FORGETFUL:
            return raw.reduce_forgetful
        return raw.reduce_raw if chosen is None and self.by_attributes else chosen

    def _of_numpy(self, cls: type) -> Reducer | None:
        np = sys.modules.get("numpy")
        if np is None:
            return None
        if cls is np.ndarray:
            return self._array
        if _is_simple_subclass(cls, np):
            return self._subclass
        if issubclass(cls, np.random.BitGenerator):
            return _bits
        return {np.random.RandomState: _random_state, np.random.Generator: _generator}.get(cls)

    def _of_pandas(self, cls: type) -> Reducer | None:
        pd = sys.modules.get("pandas")
        if pd is None:
            return None
        if issubclass(cls, sys.modules["pandas._libs.internals"].Block):
            return _block
        if issubclass(cls, (pd.DataFrame, pd.Series)):
            return self._frame
        if issubclass(cls, pd.Index) and not issubclass(cls, (pd.MultiIndex, pd.RangeIndex)):
            return self._index
        return None

    def _array(self, array: Any) -> Any:
        self.arrays[id(array)] = array
        host = self.hosts.get(id(array))
        if host is not None and host.base is not array:
            return arrays.reduce_view(array, host)
        return arrays.reduce_plain(array)

    def _subclass(self, array: Any) -> Any:
        import numpy as np

        plain = self.plains.setdefault(id(array), np.ndarray.view(array, np.ndarray))
        return arrays.reduce_subclass(plain, array)

    def _frame(self, frame: Any) -> Any:
        from .canonical.pandas_parts import added_attributes

        if copies_on_write():
            for i, block in enumerate(frame._mgr.blocks):
                for array in block_arrays(block.values):
                    self.owners[id(array)].append((frame, i))
        added = added_attributes(frame)
        if not added:
            return None
        make, arguments, state, *others = frame.__reduce_ex__(4)
        return make, arguments, {**added, **state}, *others

    def _index(self, index: Any) -> Any:
        if copies_on_write():
            for array in block_arrays(index._data):
                self.owners[id(array)].append((index, -1))


def _is_simple_subclass(cls: type, np: Any) -> bool:
    """Whether it is a class derived from that of arrays that leaves to numpy how it is pickled."""
    if not issubclass(cls, np.ndarray) or issubclass(cls, np.memmap):
        return False
    return cls.__reduce__ is np.ndarray.__reduce__ and cls.__reduce_ex__ is np.ndarray.__reduce_ex__


def _module(module: types.ModuleType) -> Any:
    if sys.modules.get(module.__name__) is not module:
        return None
    return importlib.import_module, (module.__name__,)


def _block(block: Any) -> Any:
    # With protocol 5 pandas makes a block contiguous first, which changes how it lies in memory.
    make, (_, *others) = block.__reduce__()
    return make, (block.values, *others)


def _random_state(state: Any) -> Any:
    return (global_generator, ()) if state is global_generator() else None


def _generator(generator: Any) -> Any:
    return type(generator), (generator.bit_generator,)


def _bits(bits: Any) -> Any:
    # numpy 1 forgets the seed sequence, from which `spawn` makes children.
    seeds = bits.seed_seq if hasattr(bits, "seed_seq") else bits._seed_seq
    return restore_bits, (type(bits), seeds, bits.state)


def global_generator() -> Any:
    """The one that `numpy.random` draws from, in whatever process."""
    from numpy.random import mtrand

    return vars(mtrand)["_rand"]


def restore_bits(cls: Any, seeds: Any, state: Any) -> Any:
    """A bit generator of numpy in a state."""
    bits = cls(seeds)
    bits.state = state
    return bits
