"""JSON values as the Python values that a parameter's annotation speaks of."""

import ast
import contextlib
import json
from typing import Any, TypeVar

from .secret import Secret

T = TypeVar("T")


class MismatchError(ValueError):
    """The value is not of the annotated type."""


def as_typed(annotation: str, value: object) -> object:
    """The Python value that `value`, as JSON has it, stands for.

    JSON knows neither tuples nor sets nor keys that are no strings, and writes a float without a fraction like an
    int. Values that are of the type already come back as they are. What the annotation says with other words than
    built-in types is not checked.

    Raises
    ------
    MismatchError
        It cannot be of that type.
    """
    return _typed(ast.parse(annotation, mode="eval").body, value)


def literal(value: object) -> str:
    """Python source of a parameter's value."""
    if isinstance(value, Secret):
        return f"secret({value.secret!r})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(k)}: {literal(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, set | frozenset):
        # Sorted by their source, so that the same set gives the same text.
        items = f"{{{', '.join(sorted(map(literal, value)))}}}" if value else ""
        return items if items and isinstance(value, set) else f"{type(value).__name__}({items})"
    if isinstance(value, float) and value - value != 0:
        return f'float("{value}")'
    return repr(value)


def _typed(annotation: ast.expr, value: object) -> object:
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            with contextlib.suppress(MismatchError):
                return _typed(left, value)
            return _typed(right, value)
        case ast.Constant(value=None):
            return _exactly(value, type(None))
        case ast.Name(id="int"):
            return int(value) if isinstance(value, float) and value.is_integer() else _exactly(value, int)
        case ast.Name(id="float"):
            return float(_exactly(value, int) if type(value) is int else _exactly(value, float))
        case ast.Name(id="bool" | "str" as name):
            return _exactly(value, {"bool": bool, "str": str}[name])
        case ast.Name(id="list" | "set" | "frozenset" | "tuple" | "dict" as name):
            return _container(name, value)
        case ast.Subscript(value=ast.Name(id="list" | "set" | "frozenset" as name), slice=item):
            return _CONTAINERS[name](_typed(item, each) for each in _container(name, value))
        case ast.Subscript(value=ast.Name(id="tuple"), slice=items):
            return _tuple(items, _container("tuple", value))
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, item])):
            return {_key(key, k): _typed(item, v) for k, v in _exactly(value, dict).items()}
    return value


_CONTAINERS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict}


def _container(name: str, value: object) -> Any:
    """The value as that container; JSON has a list in the place of tuples and sets."""
    kind = _CONTAINERS[name]
    return kind(value) if type(value) is list and name != "dict" else _exactly(value, kind)


def _tuple(annotation: ast.expr, items: tuple[object, ...]) -> tuple[object, ...]:
    each = annotation.elts if isinstance(annotation, ast.Tuple) else [annotation]
    if isinstance(each[-1], ast.Constant) and each[-1].value is ...:
        return tuple(_typed(each[0], item) for item in items)
    if len(each) != len(items):
        raise MismatchError
    return tuple(_typed(one, item) for one, item in zip(each, items, strict=True))


def _key(annotation: ast.expr, key: object) -> object:
    try:
        return _typed(annotation, key)
    except MismatchError:
        if not isinstance(key, str):
            raise
    # JSON writes the keys 1 and true as strings.
    try:
        return _typed(annotation, json.loads(key))
    except json.JSONDecodeError as error:
        raise MismatchError from error


def _exactly(value: object, kind: type[T]) -> T:
    """The value, if it is of just that type: `True` is no int."""
    if type(value) is not kind:
        raise MismatchError
    return value
