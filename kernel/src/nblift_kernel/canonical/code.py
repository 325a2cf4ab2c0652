"""Functions, classes and modules inside values: by name, since code travels as code.

What they carry besides code is content: a closure's cells, a lambda's defaults, plain data in attributes. Lambdas
have no name; they are known by the shape of their code, in which the names of variables do not count, since lifting
renames some.
"""

import dis
import functools
import types
from collections.abc import Callable, Iterator
from typing import Any

from .atoms import TYPES
from .attributes import class_data, is_plain_data
from .classes import class_name
from .node import Context, Node, Part, Unreadable, sequence, text

#: Instructions that differ with where a variable lives, not with what is computed.
_PLUMBING = frozenset({
    "RESUME", "CACHE", "NOP", "PUSH_NULL", "PRECALL", "COPY_FREE_VARS", "MAKE_CELL", "EXTENDED_ARG", "NOT_TAKEN",
})  # fmt: skip


def shape_of(code: types.CodeType) -> tuple[object, ...]:
    """What the code computes: its instructions, constants and attribute names, without names of variables."""
    shape: list[object] = [code.co_argcount, code.co_kwonlyargcount, code.co_flags & 0x0C]
    for step in dis.get_instructions(code):
        if step.opname in _PLUMBING:
            continue
        argument = step.argval
        if step.opname.startswith(("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_FAST", "LOAD_CLOSURE")):
            shape.append("LOAD")
        elif isinstance(argument, types.CodeType):
            shape.append(shape_of(argument))
        else:
            shape.extend((step.opname, argument if type(argument) in TYPES else repr(argument)))
    return tuple(shape)


def of_function(value: types.FunctionType, context: Context) -> Node:
    """By name; a closure with its cells, a lambda with its shape and defaults."""
    name = context.name(value.__module__, value.__qualname__)
    parts: list[Part] = []
    if name.endswith("<lambda>"):
        parts += [Part(".__code__", shape_of(value.__code__)), Part(".__defaults__", value.__defaults__)]
        parts += [Part(".__kwdefaults__", value.__kwdefaults__)]
    if "<locals>" in name and value.__closure__:
        cells = zip(value.__code__.co_freevars, value.__closure__, strict=True)
        parts += [Part(f".<{variable}>", _content(cell)) for variable, cell in cells]
    if value.__dict__ and name.startswith("~"):
        parts += [Part(f".{key}", held) for key, held in sorted(value.__dict__.items()) if is_plain_data(held)]
    # A closure may reach itself through its cells.
    return Node("function", text(name), parts, mutable=bool(value.__closure__))


def _content(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return ()


def of_class(value: type, context: Context) -> Node:
    """By name; a class of the notebook also with the plain data that it holds, which its methods may change."""
    name = class_name(value, context)
    data = class_data(value, context)
    return Node("class", text(name), data, mutable=bool(data))


def of_module(value: types.ModuleType, context: Context) -> Node:
    """By name."""
    name = types.ModuleType.__getattribute__(value, "__name__")
    return Node("module", text("~" if name in context.local_modules else str(name)))


def of_builtin(value: Any, context: Context) -> Node:
    """A function written in C, by name; a bound one with the object it is bound to."""
    owner = value.__self__
    if owner is None or issubclass(type(owner), types.ModuleType):
        return Node("function", text(f"{value.__module__}.{value.__qualname__}"))
    return Node("method", text(value.__name__), [Part(".__self__", owner)])


def of_method(value: types.MethodType, context: Context) -> Node:
    """A bound method: its function's name and the object."""
    return Node("method", parts=[Part(".__func__", value.__func__), Part(".__self__", value.__self__)])


def of_descriptor(value: Any, context: Context) -> Node:
    """A method of a class written in C, by name."""
    return Node("function", text(f"{context.name(value.__objclass__.__module__, value.__qualname__)}"))


def of_cached(value: Any, context: Context) -> Node:
    """A function under `functools.cache`, without what it has cached."""
    return Node("function", parts=[Part(".__wrapped__", value.__wrapped__)])


def of_wrapped(value: Any, context: Context) -> Node:
    """A `staticmethod` or `classmethod`."""
    return Node(f"builtins.{type(value).__name__}", parts=[Part(".__func__", value.__func__)])


def of_property(value: property, context: Context) -> Node:
    """A property, by its functions."""
    return sequence("builtins.property", (value.fget, value.fset, value.fdel))


def of_cell(value: types.CellType, context: Context) -> Node:
    """A variable of a closure."""
    return Node("cell", parts=[Part(".cell_contents", _content(value))], mutable=True)


def of_code(value: types.CodeType, context: Context) -> Node:
    """A code object by its shape."""
    return Node("code", parts=[Part("", shape_of(value))])


@functools.lru_cache(maxsize=1)
def _wrapper() -> type:
    return type(functools.lru_cache(lambda: None))


def handlers() -> Iterator[tuple[type, Callable[[Any, Context], Node]]]:
    """Exact type → how to take it apart."""
    yield types.FunctionType, of_function
    yield types.BuiltinFunctionType, of_builtin
    yield types.MethodType, of_method
    yield types.ModuleType, of_module
    yield type, of_class
    yield types.MethodDescriptorType, of_descriptor
    yield types.WrapperDescriptorType, of_descriptor
    yield types.ClassMethodDescriptorType, of_descriptor
    yield _wrapper(), of_cached
    yield staticmethod, of_wrapped
    yield classmethod, of_wrapped
    yield property, of_property
    yield types.CellType, of_cell
    yield types.CodeType, of_code


__all__ = ["Unreadable", "handlers", "shape_of"]
