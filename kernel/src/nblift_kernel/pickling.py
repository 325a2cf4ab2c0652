"""Pickling of one unit, so that what is read from it behaves as what was written.

Two passes at most. The first one pickles and notes every array; only where arrays overlap is a second one made, in
which they are stored as views of one stretch of memory. Frames that lie in the same memory under pandas' copy on
write are told of each other again when they are loaded, so that each still copies before it writes.
"""

import io
import pickle
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import arrays
from .canonical import memory
from .reducers import Owner, Reducers
from .singletons import Singletons

#: Buffers of no more bytes are stored inside the pickle, not beside it.
_SMALL = 512
#: What a copy refers to instead of copying it.
_CODE = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, types.MethodDescriptorType)


class _Pickler(pickle.Pickler):
    """Asks the reducers first."""

    reducers: Reducers

    def reducer_override(self, value: Any) -> Any:
        return self.reducers.reduce(value)


class _CopyPickler(_Pickler):
    """Puts functions, classes and modules aside."""

    aside: dict[int, object]

    def persistent_id(self, value: Any) -> int | None:
        if not isinstance(value, _CODE):
            return None
        self.aside[id(value)] = value
        return id(value)


class _Unpickler(pickle.Unpickler):
    """Notes what is imported."""

    named: set[str]

    def find_class(self, module: str, name: str, /) -> Any:
        self.named.add(f"{module}:{name}")
        return super().find_class(module, name)


class _CopyUnpickler(pickle.Unpickler):
    aside: Mapping[int, object]

    def persistent_load(self, key: Any) -> object:
        return self.aside[key]


def dump_unit(
    values: Mapping[str, Any], *, by_value: bool = False, by_attributes: bool = False
) -> tuple[bytes, list[pickle.PickleBuffer]]:
    """Pickle the values with protocol 5: the main buffer, and large ones beside it, which are those of the values.

    Parameters
    ----------
    by_value
        Store functions that cannot be imported by their code (cloudpickle).
    by_attributes
        Store instances by their attributes, whatever their class says of how it is pickled.
    """
    return _two_passes(values, _cloud_pickler() if by_value else _Pickler, by_attributes=by_attributes)


def load_unit(main: Any, beside: Sequence[Any], named: set[str] | None = None) -> dict[str, Any]:
    """What `dump_unit` stored; what it names (``module:class``) is added to `named`."""
    if named is None:
        return _linked(pickle.Unpickler(io.BytesIO(main), buffers=beside))
    loader = _Unpickler(io.BytesIO(main), buffers=beside)
    loader.named = named
    return _linked(loader)


def copy_unit(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as `load_unit` would bring them back, but for functions, classes and modules: these are the same."""
    aside: dict[int, object] = {}
    pickler = type("_Copying", (_CopyPickler,), {"aside": aside})
    main, beside = _two_passes(values, pickler, by_attributes=False)
    loader = _CopyUnpickler(io.BytesIO(main), buffers=[buffer.raw() for buffer in beside])
    loader.aside = aside
    return _linked(loader)


def _cloud_pickler() -> Any:
    import cloudpickle

    class _CloudPickler(cloudpickle.Pickler):  # type: ignore[misc]
        reducers: Reducers

        def reducer_override(self, value: Any) -> Any:
            made = self.reducers.reduce(value)
            return super().reducer_override(value) if made is NotImplemented else made

    return _CloudPickler


def _two_passes(
    values: Mapping[str, Any], pickler: Callable[..., Any], *, by_attributes: bool
) -> tuple[bytes, list[pickle.PickleBuffer]]:
    plains: dict[int, Any] = {}
    singletons = Singletons({id(value) for value in values.values()})
    first = Reducers({}, plains, singletons, by_attributes=by_attributes)
    stored = _one_pass((dict(values), ()), pickler, first)
    hosts, links = _overlaps(first)
    if hosts or links:
        second = Reducers(hosts, plains, singletons, by_attributes=by_attributes)
        stored = _one_pass((dict(values), links), pickler, second)
    return stored


def _one_pass(
    value: object, pickler: Callable[..., Any], reducers: Reducers
) -> tuple[bytes, list[pickle.PickleBuffer]]:
    beside: list[pickle.PickleBuffer] = []

    def keep_inside(buffer: pickle.PickleBuffer) -> bool:
        small = buffer.raw().nbytes <= _SMALL
        if not small:
            beside.append(buffer)
        return small

    file = io.BytesIO()
    made = pickler(file, protocol=5, buffer_callback=keep_inside)
    made.reducers = reducers
    made.dump(value)
    return file.getvalue(), beside


def _overlaps(first: Reducers) -> tuple[dict[int, arrays.Host], list[list[Owner]]]:
    """Per array that overlaps others where it is to be stored, and which frames must know of each other."""
    hosts: dict[int, arrays.Host] = {}
    places = [memory.Place(key, array) for key, array in first.arrays.items() if memory.writable(array)]
    together = {place.key: [place.key] for place in places}
    for group in memory.groups(places):
        host = arrays.host_of([place.array for place in group])
        if host is None:
            continue
        hosts.update({place.key: host for place in group})
        together.update({place.key: [] for place in group})
        together[group[0].key] = [place.key for place in group]
    links = [[owner for key in keys for owner in first.owners.get(key, ())] for keys in together.values()]
    return hosts, [owners for owners in links if len(owners) > 1]


def _linked(loader: pickle.Unpickler) -> dict[str, Any]:
    values, links = loader.load()
    for link in links:
        _join(link)
    return values  # type: ignore[no-any-return]


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
