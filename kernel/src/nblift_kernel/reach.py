"""Which notebook names a piece of code could touch: more than it does, never fewer.

Only names whose values the code could have reached need to be looked at after it ran. Names occur in code, in the
code of notebook functions and classes that it calls or that hide inside values, and in strings (`df.query("@t")`).
Code that can reach any name by other ways counts as reaching everything.
"""

import ast
import dis
import gc
import re
import sys
import types
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from . import classes
from .allowance import is_longer
from .installed import is_local_file

_IDENTIFIER = re.compile(r"(?<!\w)[^\W\d]\w*")
_MADE_BY_IPYTHON = re.compile(
    r"_i?\d+|_{1,3}|_i{1,3}|_[oids]h|In|Out|get_ipython|exit|quit|open|_exit_code|__\w*__", re.ASCII
)
#: Ways to reach names that no one can see by looking for names.
_ANYTHING = frozenset(
    {"exec", "eval", "globals", "locals", "vars", "get_ipython", "user_ns", "run_cell", "__main__", "__builtins__"}
    | {"_getframe", "currentframe", "f_globals", "f_locals", "__globals__", "gc", "settrace", "setprofile"}
)
#: Names under which IPython keeps what cells displayed: any object of the notebook.
_DISPLAYED = re.compile(r"_{1,3}|_\d+|_oh|Out", re.ASCII)
_FILE_NAME = "<nblift reach>"

#: Parts of a value that are looked at in search of code.
BUDGET = 200_000

#: Stands for more elements than may be looked at.
_TOO_MANY = types.SimpleNamespace()
#: What leads to all that was going on somewhere, and is never called: the traceback of a kept exception.
_STOPS = frozenset(map(id, (types.FrameType, types.TracebackType)))
#: Types whose instances hold no code and no other objects; by id, since hashing a class may run a metaclass's code.
_EMPTY = frozenset(
    map(id, (int, float, complex, bool, str, bytes, bytearray, type(None), type(...), type(NotImplemented), range))
)


class Reach(NamedTuple):
    """What code could touch."""

    #: Identifiers that it mentions, whether or not a notebook name is called so.
    names: frozenset[str] = frozenset()
    #: It could touch any name at all.
    everything: bool = False
    #: Ids of classes of the notebook that it leads to: what they hold shows in all their instances.
    classes: frozenset[int] = frozenset()

    def __or__(self, other: "Reach") -> "Reach":
        everything = self.everything or other.everything
        return Reach(self.names | other.names, everything, self.classes | other.classes)


NOTHING = Reach()
EVERYTHING = Reach(everything=True)


def is_notebook_name(name: object, value: object = None) -> bool:
    """Whether the name in a namespace is the user's, not IPython's or Python's own."""
    if type(name) is not str or not name.isidentifier():
        return False
    if name == "open":  # IPython binds its own; a user's has another home
        return not (type(value) is types.FunctionType and value.__code__.co_name == "_modified_open")
    return _MADE_BY_IPYTHON.fullmatch(name) is None


def of_source(source: str) -> Reach:
    """What a cell in plain Python could touch; of text that does not compile, every identifier in it."""
    code = _compiled(source)
    return of_names(_identifiers(source)) if code is None else of_code(code)


def of_code(code: types.CodeType) -> Reach:
    """What a code object could touch, with all code nested in it."""
    return of_names(_mentioned(code))


def of_names(names: Iterable[str]) -> Reach:
    """What code that mentions these identifiers could touch."""
    mentioned = frozenset(names)
    return Reach(mentioned, not _ANYTHING.isdisjoint(mentioned))


def of_value(value: object, namespace: dict[str, Any], folder: str, *, budget: int = BUDGET) -> Reach:
    """What calling the value, or any function inside it, or any method of it, could touch.

    Follows references as the garbage collector does, so runs no code of the objects. The answer is everything if
    there are more than `budget` parts, or if there is code of a module in `folder`: what such a module remembers,
    the notebook cannot see.
    """
    search = _Search(namespace, folder, budget)
    search.visit(value)
    return search.found()


def is_local(module: object, folder: str) -> bool:
    """Whether it is a module that was loaded from a file in the folder."""
    if not issubclass(type(module), types.ModuleType):
        return False
    file = object.__getattribute__(module, "__dict__").get("__file__")
    return type(file) is str and is_local_file(file, folder)


def rebinds(source: str, functions: Iterable[types.FunctionType], name: str) -> bool:
    """Whether the cell's own code, or one of the functions, may bind the name to another object."""
    cell = _compiled(source)
    if cell is None or of_code(cell).everything:
        return True
    return any(
        step.argval == name and step.opname in ("STORE_NAME", "STORE_GLOBAL")
        for code in (cell, *(function.__code__ for function in functions))
        for nested in _nested(code)
        for step in dis.get_instructions(nested)
    )


def contents(function: types.FunctionType) -> list[object]:
    """What the variables of a function's closure hold; those not bound yet are left out."""
    found: list[object] = []
    for cell in function.__closure__ or ():
        with suppress(ValueError):
            found.append(cell.cell_contents)
    return found


class _Search:
    """Looks for code of the notebook in an object and all that it holds."""

    def __init__(self, namespace: dict[str, Any], folder: str, budget: int) -> None:
        self._namespace = namespace
        self._folder = folder
        self._found_local = False
        self._budget = budget
        self._names: set[str] = set()
        self._classes: set[int] = set()
        self._seen: set[int] = {id(namespace)}
        #: Keeps temporary lists alive, so that no id is used twice.
        self._todo: list[object] = []

    def visit(self, value: object) -> None:
        self._todo.append(value)
        while self._todo and self._budget >= 0 and not self._found_local:
            item = self._todo.pop()
            if id(type(item)) in _EMPTY or id(item) in self._seen:
                continue
            self._seen.add(id(item))
            self._budget -= 1
            if item is _TOO_MANY:
                self._budget = -1
            else:
                self._open(item)

    def found(self) -> Reach:
        if self._budget < 0 or self._found_local:
            return EVERYTHING
        return of_names(self._names)._replace(classes=frozenset(self._classes))

    def _open(self, item: object) -> None:
        kind = type(item)
        if kind is types.FunctionType:
            self._function(item)
        elif kind is types.CodeType:
            self._names |= _mentioned(item)  # type: ignore[arg-type]
        elif issubclass(kind, type):
            self._class(item)  # type: ignore[arg-type]
        elif issubclass(kind, types.ModuleType):
            self._found_local = is_local(item, self._folder)
        elif is_longer(item, self._budget):
            self._budget = -1
        elif id(kind) not in _STOPS and not (kind is dict and "__builtins__" in item):  # type: ignore[operator]
            self._push(_held(item, self._budget))
            self._push((kind,))

    def _function(self, function: Any) -> None:
        if function.__globals__ is self._namespace:
            self._names |= _mentioned(function.__code__)
        elif is_local_file(str(function.__globals__.get("__file__")), self._folder):
            self._found_local = True
        self._push(contents(function))
        self._push(function.__defaults__ or ())
        self._push((function.__kwdefaults__, function.__dict__))

    def _class(self, cls: type) -> None:
        if classes.of_library(cls):
            # its methods know no names of the notebook
            self._found_local = is_local(sys.modules.get(classes.home(cls)), self._folder)
            return
        self._classes.add(id(cls))
        self._push(list(classes.own(cls).values()))
        self._push(classes.bases(cls))

    def _push(self, items: Iterable[object]) -> None:
        # plain values by the million cost nothing but this line
        self._todo.extend([item for item in items if id(type(item)) not in _EMPTY])


def _held(item: object, most: int) -> Iterable[object]:
    numpy = sys.modules.get("numpy")
    array: Any = getattr(numpy, "ndarray", None)
    if array is not None and issubclass(type(item), array):
        # numpy does not tell the garbage collector about the elements of an array
        plain = array.view(item, array)
        own = gc.get_referents(item)
        if not plain.dtype.hasobject:
            return own
        return [*own, *plain.reshape(-1).tolist()] if plain.size <= most else [*own, _TOO_MANY]
    return gc.get_referents(item)


def _compiled(source: str) -> types.CodeType | None:
    try:
        with _no_warnings():
            return compile(source, _FILE_NAME, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)  # type: ignore[no-any-return]
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return None


def _mentioned(code: types.CodeType) -> set[str]:
    names: set[str] = set()
    for nested in _nested(code):
        names.update(nested.co_names)
        todo: list[object] = list(nested.co_consts)
        while todo:
            item = todo.pop()
            if isinstance(item, str):
                names.update(_identifiers(item))
            elif isinstance(item, (tuple, frozenset)):
                todo.extend(item)
        if any(map(_DISPLAYED.fullmatch, nested.co_names)) and _loads_displayed(nested):
            names.add("get_ipython")
    return names


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)


def _loads_displayed(code: types.CodeType) -> bool:
    """Whether it reads one of IPython's names for displayed values; `for _ in …` only stores."""
    return any(
        step.opname.startswith("LOAD_") and isinstance(step.argval, str) and _DISPLAYED.fullmatch(step.argval)
        for step in dis.get_instructions(code)
    )


def _identifiers(text: str) -> set[str]:
    return set(_IDENTIFIER.findall(text if text.isascii() else unicodedata.normalize("NFKC", text)))


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Silence what compiling says of our own file name: the user hears it when the cell itself is compiled.

    `warnings.catch_warnings` will not do: it makes Python forget which warnings were shown already.
    """
    show = warnings._showwarnmsg  # type: ignore[attr-defined]

    def other(message: Any) -> None:
        if message.filename != _FILE_NAME:
            show(message)

    warnings._showwarnmsg = other  # type: ignore[attr-defined]
    try:
        yield
    finally:
        warnings._showwarnmsg = show  # type: ignore[attr-defined]
