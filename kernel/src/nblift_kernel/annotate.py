"""The annotation of a value as a careful person would write it, and the imports that it needs."""

import builtins
import collections
import sys
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .canonical.instance import mro

#: Items of a container that are looked at; those beyond may be of other types.
_LOOKED_AT = 1_000
#: A union of more members than this says nothing to a reader.
_WIDEST = 3
#: Containers in containers are spelled out so deep.
_DEEPEST = 3
#: Libraries that everybody imports under a short name.
_SHORT = {"numpy": "np", "pandas": "pd", "polars": "pl", "geopandas": "gpd", "xarray": "xr"}


@dataclass(frozen=True)
class Annotation:
    """Text of an annotation, and the import lines it needs (sorted); ``Any`` if nothing is known."""

    text: str
    imports: tuple[str, ...] = ()


ANY = Annotation("Any", ("from typing import Any",))
_NONE = Annotation("None")


def annotate(value: object, depth: int = 0) -> Annotation:
    """The annotation of a value."""
    cls = type(value)
    if value is None:
        return _NONE
    if any(base is type for base in mro(cls)):
        return _generic(Annotation("type"), [_named(value)])  # type: ignore[arg-type]
    if cls in (types.FunctionType, types.BuiltinFunctionType, types.MethodType):
        return Annotation("Callable[..., Any]", ("from collections.abc import Callable", *ANY.imports))
    if cls in (list, set, frozenset, collections.deque):
        return _generic(_named(cls), [_items(value, depth)])  # type: ignore[arg-type]
    if cls is tuple:
        return _of_tuple(value, depth)  # type: ignore[arg-type]
    if cls in (dict, collections.OrderedDict, collections.defaultdict):
        parts = [_items(dict.keys(value), depth), _items(dict.values(value), depth)]  # type: ignore[arg-type]
        return _generic(_named(cls), parts)
    if cls is collections.Counter:
        return _generic(_named(cls), [_items(dict.keys(value), depth)])  # type: ignore[arg-type]
    if cls is types.GeneratorType:
        return _generic(Annotation("Iterator", ("from collections.abc import Iterator",)), [ANY])
    return _named(cls)


def _of_tuple(value: tuple[object, ...], depth: int) -> Annotation:
    name = Annotation("tuple")
    if depth >= _DEEPEST:
        return _generic(name, [ANY, Annotation("...")])
    parts = [annotate(item, depth + 1) for item in islice(value, _LOOKED_AT)]
    if not parts:
        return Annotation("tuple[()]")
    if len(set(parts)) == 1 and len(value) > 2:
        return _generic(name, [parts[0], Annotation("...")])
    if len(value) <= 6:
        return _generic(name, parts)
    return _generic(name, [_union(parts), Annotation("...")])


def _items(items: Iterable[object], depth: int) -> Annotation:
    if depth >= _DEEPEST:
        return ANY
    return _union([annotate(item, depth + 1) for item in islice(items, _LOOKED_AT)])


def _union(parts: Sequence[Annotation]) -> Annotation:
    """What fits all parts: one of them, a union of few, or ``Any``."""
    distinct = list(dict.fromkeys(parts))
    if {p.text for p in distinct} == {"int", "float"}:
        distinct = [p for p in distinct if p.text == "float"]  # every int is welcome where a float is
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
    module = type.__dict__["__module__"].__get__(cls)
    name = type.__dict__["__qualname__"].__get__(cls)
    if not isinstance(module, str) or module in ("builtins", "__main__") or "<locals>" in name:
        return str(module), name
    return _shortest(module, name, id(cls))


@lru_cache(maxsize=4096)
def _shortest(module: str, name: str, key: int) -> tuple[str, str]:
    """`key` is the identity of the class: the parent module must hold this very class under that name."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        candidate = ".".join(parts[:end])
        if any(part.startswith("_") for part in parts[:end]):
            break
        found = sys.modules.get(candidate)
        if found is not None and id(getattr(found, name.partition(".")[0], None)) == key:
            return candidate, name
    return module, name


__all__ = ["ANY", "Annotation", "annotate", "public_path", "qualified"]
