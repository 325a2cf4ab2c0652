"""The annotation of a value as a careful person would write it, and the imports that it needs."""

import builtins
import collections
import functools
import pathlib
import sys
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from .canonical.atoms import TYPES
from .canonical.classes import module_of, mro, name_of

#: Items of one type whose own contents are looked at.
_LOOKED_AT = 200
#: A union of more members than this says nothing to a reader.
_WIDEST = 3
#: Containers in containers are spelled out so deep.
_DEEPEST = 2
#: Libraries that everybody imports under a short name.
_SHORT = {"numpy": "np", "pandas": "pd", "polars": "pl", "geopandas": "gpd", "xarray": "xr"}


@dataclass(frozen=True)
class Annotation:
    """Text of an annotation, and the import lines it needs (sorted); ``Any`` if nothing is known."""

    text: str
    imports: tuple[str, ...] = ()


_FUNCTIONS = frozenset(map(id, (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodDescriptorType,
    types.WrapperDescriptorType, types.MethodWrapperType, functools._lru_cache_wrapper,
)))  # fmt: skip
#: Functions of libraries written in C, by the name of their type.
_NAMED_FUNCTIONS = frozenset({"ufunc", "_ArrayFunctionDispatcher", "cython_function_or_method"})
#: What libraries compile functions to: library and name of the type.
_COMPILED = frozenset({("jaxlib", "PjitFunction")} | {
    ("numba", name) for name in ("CPUDispatcher", "CUDADispatcher", "DUFunc", "GUFunc")
})  # fmt: skip
_SEQUENCES = frozenset(map(id, (list, set, frozenset, collections.deque)))
_MAPPINGS = frozenset(map(id, (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)))
_ATOMS = frozenset(map(id, TYPES))

ANY = Annotation("Any", ("from typing import Any",))
_NONE = Annotation("None")


def annotate(value: object, depth: int = 0, *, most: int = sys.maxsize) -> Annotation:
    """The annotation of a value.

    Parameters
    ----------
    depth
        Containers that it is in.
    most
        Items of a container that are looked at; of a larger one they are `Any`.
    """
    cls = type(value)
    if value is None:
        return _NONE
    if any(base is type for base in mro(cls)):
        return _generic(Annotation("type"), [_named(value)])  # type: ignore[arg-type]
    if is_function(cls):
        return Annotation("Callable[..., Any]", ("from collections.abc import Callable", *ANY.imports))
    if cls is tuple:
        return _of_tuple(value, depth if len(value) <= most else _DEEPEST, most)  # type: ignore[arg-type]
    if id(cls) in _SEQUENCES:
        items = list(value) if len(value) <= most else None  # type: ignore[arg-type, call-overload]
        return _generic(_named(cls), [_items(items, depth, most)])
    if id(cls) in _MAPPINGS:
        own: tuple[Any, ...] = (dict.keys(value), dict.values(value)) if len(value) <= most else (None, None)  # type: ignore[arg-type]
        parts = [_items(None if found is None else list(found), depth, most) for found in own]
        return _generic(_named(cls), parts[: 1 if cls is collections.Counter else 2])
    if cls is types.GeneratorType:
        return _generic(Annotation("Iterator", ("from collections.abc import Iterator",)), [ANY])
    return _named(_plain(cls))


def _plain(cls: type) -> type:
    """The class that a person would name: `float` for numpy's kind of float, `Path` for the platform's."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and (cls is numpy.float64 or cls is numpy.str_):
        return float if cls is numpy.float64 else str
    return pathlib.Path if cls is pathlib.PosixPath or cls is pathlib.WindowsPath else cls


def is_function(cls: type) -> bool:
    """Whether instances of this type are functions, of Python or of C."""
    name = name_of(cls)
    if id(cls) in _FUNCTIONS or name in _NAMED_FUNCTIONS:
        return True
    return (str(module_of(cls)).partition(".")[0], name) in _COMPILED


def _of_tuple(value: tuple[object, ...], depth: int, most: int) -> Annotation:
    name = Annotation("tuple")
    if depth >= _DEEPEST:
        return _generic(name, [ANY, Annotation("...")])
    parts = [annotate(item, depth + 1, most=most) for item in islice(value, _LOOKED_AT)]
    if not parts:
        return Annotation("tuple[()]")
    if len(set(parts)) == 1 and len(value) > 2:
        return _generic(name, [parts[0], Annotation("...")])
    if len(value) <= 6:
        return _generic(name, parts)
    return _generic(name, [_union(parts), Annotation("...")])


def _items(items: Sequence[object] | None, depth: int, most: int) -> Annotation:
    if depth >= _DEEPEST or items is None:
        return ANY
    parts = []
    # The types of all items are looked at, and of containers what some of them hold.
    for kind in dict.fromkeys(map(id, map(type, items))):
        same = (item for item in items if id(type(item)) == kind)
        parts += [annotate(item, depth + 1, most=most) for item in islice(same, 1 if kind in _ATOMS else _LOOKED_AT)]
    return _union(parts)


def _union(parts: Sequence[Annotation]) -> Annotation:
    """What fits all parts: one of them, a union of few, or ``Any``."""
    distinct = list(dict.fromkeys(parts))
    if any(part.text == "float" for part in distinct):  # every int is welcome where a float is
        distinct = [part for part in distinct if part.text != "int"]
    if not distinct or ANY in distinct:
        return ANY
    merged = _merged_containers(distinct)
    if len(merged) > _WIDEST:
        return ANY
    members = [p for p in merged if p != _NONE] + [p for p in merged if p == _NONE]
    return Annotation(" | ".join(p.text for p in members), _imports(members))


def _merged_containers(parts: list[Annotation]) -> list[Annotation]:
    """`list[int]` and `list[str]` beside each other become `list[Any]`; empty ones take what the others say."""
    outer: dict[str, list[Annotation]] = collections.defaultdict(list)
    for part in parts:
        outer[part.text.partition("[")[0]].append(part)
    merged = []
    for name, same in outer.items():
        known = [p for p in same if "[Any" not in p.text and "Any]" not in p.text] or same
        if len(known) == 1:
            merged.append(known[0])
            continue
        count = 2 if known[0].text.startswith(("dict[", "defaultdict[", "OrderedDict[")) else 1
        tail = [Annotation("...")] if name == "tuple" else []
        bare = Annotation(name, tuple(line for line in known[0].imports if line.endswith(f" {name}")))
        merged.append(_generic(bare, [ANY] * count + tail))
    return merged


def _generic(name: Annotation, parts: Sequence[Annotation]) -> Annotation:
    return Annotation(f"{name.text}[{', '.join(p.text for p in parts)}]", _imports([name, *parts]))


def _imports(parts: Iterable[Annotation]) -> tuple[str, ...]:
    return tuple(sorted({line for part in parts for line in part.imports}))


def qualified(cls: type) -> str:
    """Qualified name by its public path, e.g. ``pandas.DataFrame``, ``__main__.Town``, ``int``."""
    module, name = public_path(cls)
    return name if module == "builtins" else f"{module}.{name}"


def _named(cls: type) -> Annotation:
    module, name = public_path(cls)
    if module == "builtins":
        return Annotation(name) if hasattr(builtins, name) else ANY
    if "<locals>" in name:
        return ANY
    if module == "__main__":
        return Annotation(name)
    root = name.partition(".")[0]
    if short := _SHORT.get(module):
        return Annotation(f"{short}.{name}", (f"import {module} as {short}",))
    if "." in module and (short := _SHORT.get(module.partition(".")[0])) and module.count(".") == 1:
        package, _, sub = module.partition(".")
        if hasattr(sys.modules.get(package), sub):
            return Annotation(f"{short}.{sub}.{name}", (f"import {package} as {short}",))
    return Annotation(name, (f"from {module} import {root}",))


def public_path(cls: type) -> tuple[str, str]:
    """Module and name by which a person would import the class: the shortest module without a leading underscore."""
    module = module_of(cls)
    name = name_of(cls)
    if not isinstance(module, str) or module in ("builtins", "__main__") or "<locals>" in name:
        return str(module), name
    return _shortest(module, name, id(cls) if "." not in name else id(_outer(module, name)))


def _outer(module: str, name: str) -> object:
    return getattr(sys.modules.get(module), name.partition(".")[0], None)


@lru_cache(maxsize=4096)
def _shortest(module: str, name: str, key: int) -> tuple[str, str]:
    """`key` is the identity of the (outermost) class: the module must hold this very class under that name."""
    parts = module.split(".")
    candidates = [".".join(parts[:end]) for end in range(1, len(parts) + 1)] + [module.removeprefix("_")]
    for candidate in candidates:
        if any(part.startswith("_") for part in candidate.split(".")):
            continue
        found = sys.modules.get(candidate)
        if found is not None and id(getattr(found, name.partition(".")[0], None)) == key:
            return candidate, name
    return module, name


__all__ = ["ANY", "Annotation", "annotate", "public_path", "qualified"]
