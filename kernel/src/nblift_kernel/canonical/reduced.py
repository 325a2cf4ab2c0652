"""Taking apart instances of classes written in C, whose state no attribute shows, by what they would pickle.

Asked are `copyreg` and `__reduce_ex__(4)`, never of a class of the notebook that defines them itself.
"""

import copyreg
import sys
from typing import Any

from .attributes import attributes
from .classes import module_of, mro, namespace, plan_of
from .node import NOTHING_REAL, Context, Node, Part, Unreadable, text

#: Ways in which a class says how it is pickled.
PICKLING = frozenset({"__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__"})

#: With these a class makes something else of itself.
MAKES = frozenset({"__reduce__", "__reduce_ex__"})
#: With these, and none of those, it tells what of its attributes is pickled.
TELLS = frozenset({"__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__"})
#: Libraries whose classes leave out, or even change, attributes when they are pickled.
FORGETFUL = frozenset({"statsmodels", "patsy"})


def leaves_out(cls: type, context: Context) -> bool:
    """Whether a class of the notebook, or of a forgetful library, tells what of its attributes is pickled."""
    telling = [base for base in mro(cls)[:-1] if not (MAKES | TELLS).isdisjoint(namespace(base))]
    return bool(telling) and all(
        MAKES.isdisjoint(namespace(base))
        and ((module := module_of(base)) in context.local_modules or str(module).partition(".")[0] in FORGETFUL)
        for base in telling
    )


def is_native_iterator(cls: type) -> bool:
    """Whether instances are iterators written in C: of Python itself, or of a library that does not pickle them."""
    if plan_of(cls).hidden is None:
        return False
    spaces = [namespace(base) for base in mro(cls)]
    if not any("__next__" in space for space in spaces):
        return False
    root = str(module_of(cls)).partition(".")[0]
    return root in sys.stdlib_module_names or not any("__reduce__" in space for space in spaces[:-1])


#: Libraries that answer fast, and without any code of others.
_SWIFT = frozenset({"numpy", "pandas", "scipy", "sklearn"}) | sys.stdlib_module_names
_TO_ASK = 25_000


def check_haste(cls: type, context: Context) -> None:
    """Account for asking an instance what it would pickle; Unreadable where that may take any time."""
    if context.hasty:
        if str(module_of(cls)).partition(".")[0] not in _SWIFT or id(cls) in map(id, copyreg.dispatch_table):
            raise Unreadable("a library would have to be asked")
        context.spend(_TO_ASK)


def of_hidden(value: object, hidden: type, kind: str, context: Context) -> Node:
    """An instance of a class of which `hidden` is a base (or the class itself) that keeps state in a C struct."""
    cls = type(value)
    if is_native_iterator(cls):
        raise Unreadable("an iterator")
    for base in mro(cls):
        if base is hidden:
            break
        if module_of(base) in context.local_modules and not PICKLING.isdisjoint(namespace(base)):
            raise Unreadable("a class of the notebook says itself how it is pickled")
    check_haste(cls, context)
    return of_reduced(value, kind)


def pickles_instead(value: object, context: Context) -> bool:
    """Whether a library's instance holds C pointers or the like, and its class says how it is pickled without them."""
    cls = type(value)
    if module_of(cls) in context.local_modules or not _says_how(cls):
        return False
    check_haste(cls, context)
    return any(_is_native_only(item) for item in dict.values(attributes(value)))


def _says_how(cls: type) -> bool:
    return any(not PICKLING.isdisjoint(namespace(base)) for base in mro(cls)[:-1])


def _is_native_only(item: object) -> bool:
    """Whether it is a pointer, a lock, or another object that exists in one process only."""
    cls = type(item)
    if plan_of(cls).hidden is None:
        return False
    if module_of(cls) in ("ctypes", "_ctypes", "_thread"):
        return True
    root = str(module_of(cls)).partition(".")[0]
    if root in sys.stdlib_module_names or root in _KNOWN or _says_how(cls):
        return False
    try:
        _reduce(item, cls)
    except Unreadable:
        return True
    return False


#: Libraries whose own types are taken apart by handlers.
_KNOWN = frozenset({"numpy", "pandas", "pyarrow", "polars", "scipy"})


def of_reduced(value: object, kind: str) -> Node:
    """By what it would pickle. Asked twice: what is the same object both times is held by the value."""
    cls = type(value)
    first, second = _reduce(value, cls), _reduce(value, cls)
    if isinstance(first, str):
        return Node(kind, text(f"{getattr(value, '__module__', '')}.{first}"))
    real = _ids(first) & _ids(second)
    labels = (".__new__", ".args", ".state", ".items", ".pairs", ".set_state")
    parts = [Part(label, item) for label, item in zip(labels, first, strict=True) if item is not None]
    return Node(kind, parts=parts, mutable=True, real=frozenset(real))


def of_value(value: object, kind: str) -> Node | None:
    """A value that its class makes anew from arguments alone; None if there is more to it.

    Its other attributes are caches of what the arguments say, but for those that somebody gave it.
    """
    made = _reduce(value, type(value))
    if isinstance(made, str) or made[2] or any(item is not None for item in made[3:]):
        return None
    given = [Part(f".{name}", item) for name, item in dict.items(attributes(value)) if name[:1] != "_"]
    return Node(kind, parts=[Part(".__new__", made[0]), Part(".args", made[1]), *given], real=NOTHING_REAL)


def _reduce(value: object, cls: type) -> Any:
    reducer = copyreg.dispatch_table.get(cls)
    try:
        made: Any = reducer(value) if reducer else cls.__reduce_ex__(value, 4)  # type: ignore[arg-type, call-arg]
    except Exception as error:  # whatever foreign code raises only says that it cannot be read
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    if isinstance(made, str):
        return made
    made = (*made, *[None] * (6 - len(made)))
    return (*made[:3], *(None if items is None else list(items) for items in made[3:5]), made[5])


def _ids(made: object) -> set[int]:
    found: set[int] = set()
    waiting = [made]
    while waiting:
        item = waiting.pop()
        if id(item) in found:
            continue
        found.add(id(item))
        if type(item) is tuple or type(item) is list:
            waiting.extend(item)
        elif type(item) is dict:
            waiting.extend(item.values())
    return found
