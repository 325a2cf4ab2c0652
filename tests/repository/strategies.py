"""Values for property tests: any struct of the model, from its own description."""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def structs(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Any value of a struct type, with defaults and without."""
    return _of(inspect.type_info(kind))


def _of(kind: inspect.Type) -> st.SearchStrategy[Any]:
    for known, make in _MAKERS.items():
        if isinstance(kind, known):
            return make(kind)
    raise TypeError(kind)


def _struct(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    required = {field.name: _of(field.type) for field in kind.fields if field.required}
    optional = {field.name: _of(field.type) for field in kind.fields if not field.required}
    optional.pop("format", None)  # what makes a spec a spec
    optional.pop("version", None)
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: kind.cls(**values))


_MAKERS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.StructType: _struct,
    inspect.AnyType: lambda _: JSON,
    inspect.NoneType: lambda _: st.none(),
    inspect.BoolType: lambda _: st.booleans(),
    inspect.IntType: lambda _: st.integers(),
    inspect.FloatType: lambda _: st.floats(allow_nan=False, allow_infinity=False),
    inspect.StrType: lambda _: st.text(max_size=8),
    inspect.EnumType: lambda kind: st.sampled_from(list(kind.cls)),
    inspect.LiteralType: lambda kind: st.sampled_from(kind.values),
    inspect.UnionType: lambda kind: st.one_of([_of(one) for one in kind.types]),
    inspect.DictType: lambda kind: st.dictionaries(_of(kind.key_type), _of(kind.value_type), max_size=2),
    inspect.VarTupleType: lambda kind: st.lists(_of(kind.item_type), max_size=2).map(tuple),
    inspect.TupleType: lambda kind: st.tuples(*(_of(one) for one in kind.item_types)),
}
