"""Names that code reaches through strings."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from .scopes import bound_by

_AT_NAME = re.compile(r"@\s*([^\W\d]\w*)")
_IDENTIFIER = re.compile(r"(?<![\w.])[^\W\d]\w*")
#: Methods whose string argument may name Python variables with `@`.
_AT_METHODS = frozenset({"query", "eval"})
#: Functions whose formula argument is evaluated in the caller's namespace.
_FORMULA_CALLS = frozenset(
    "ols gls wls glm logit probit poisson mnlogit quantreg mixedlm rlm gee negativebinomial phreg from_formula "
    "dmatrix dmatrices model_matrix".split()
)
#: IPython's ways to run code that stands in a string.
_MAGIC_CALLS = frozenset({"run_line_magic", "run_cell_magic", "magic", "run_cell", "ev", "ex", "system", "getoutput"})
#: Cell magics that run their cell as Python of the notebook.
RUNNING_MAGICS = frozenset({"capture", "time", "prun", "memit", "snakeviz", "scalene"})
#: Functions of the formula language itself.
_FORMULA_WORDS = frozenset("C Q I bs cr cc te standardize center scale Treatment Sum Poly Helmert Diff".split())
_CALLED = re.compile(r"(?<![\w.])([^\W\d]\w*)(?:\.\w+)*\s*\(")
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_NAMESPACE_ATTRIBUTES = frozenset({"user_ns", "user_global_ns", "f_globals"})
#: Functions that evaluate SQL over frames, or array expressions, by the names of variables.
_QUERY_CALLS = frozenset({"sql", "sqldf", "evaluate", "execute"})
_INTERESTING = _AT_METHODS | _FORMULA_CALLS | _MAGIC_CALLS | _QUERY_CALLS | _NAMESPACES | {"exec"}
_SELECT = re.compile(r"\bselect\b|\bfrom\b", re.IGNORECASE)


class Spelled(msgspec.Struct, frozen=True):
    """What the strings of one expression reach."""

    names: frozenset[str] = frozenset()
    #: Words that may be names of the notebook, or columns, or nothing of the kind.
    mentioned: frozenset[str] = frozenset()
    #: Some string is computed: it may reach any name.
    dynamic: bool = False
    #: Of the computed string only names after `@` count.
    marked: bool = False


class Computed(msgspec.Struct, frozen=True, eq=False):
    """A string that is evaluated but computed."""

    node: ast.expr
    #: Only names after `@` are names of Python.
    marked: bool


NOTHING = Spelled()
EVERYTHING = Spelled(dynamic=True)


def names_in_call(node: ast.Call) -> Spelled:
    """Names in the strings that a call evaluates: `eval`, `query`, formulas, IPython's magics, SQL over frames."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name not in _INTERESTING:
        return NOTHING
    if isinstance(function, ast.Name):
        if name in ("eval", "exec"):
            return _literal(node, names_in_expression) if not node.args[1:] else NOTHING
        if name in _NAMESPACES:
            return NOTHING if node.args else EVERYTHING
    if takes_formula(node):
        return _formula(node)
    if name == "run_cell_magic" and node.args and getattr(node.args[0], "value", None) not in RUNNING_MAGICS:
        # names are filled in on the line; the cell is no Python of the notebook
        return _mentioned(_texts(node)[1:2])
    if name in _AT_METHODS and not any(map(_SELECT.search, _texts(node))):
        return _literal(node, names_marked)
    return _mentioned(_texts(node))


def _mentioned(texts: Iterable[str]) -> Spelled:
    return Spelled(mentioned=frozenset(word for text in texts for word in _IDENTIFIER.findall(text)))


def names_marked(text: str) -> set[str]:
    """Names of Python in an expression over columns: those after `@`."""
    return set(_AT_NAME.findall(text))


def names_in_subscript(node: ast.Subscript) -> Spelled:
    """The name in ``globals()["x"]`` or ``Out[3]`` (which is `_3`)."""
    match node:
        case ast.Subscript(where, ast.Constant(str(name))) if is_namespace(where):
            return Spelled(frozenset({name}))
        case ast.Subscript(where) if is_namespace(where):
            return EVERYTHING
        case ast.Subscript(ast.Name("Out"), ast.Constant(int(number))):
            return Spelled(frozenset({f"_{number}"}))
    return NOTHING


def is_namespace(node: ast.expr) -> bool:
    """Whether it is ``globals()`` or the like, whose items are names."""
    if isinstance(node, ast.Attribute):
        return node.attr in _NAMESPACE_ATTRIBUTES
    return isinstance(node, ast.Call) and not node.args and getattr(node.func, "id", "") in _NAMESPACES


def names_in_expression(text: str) -> set[str]:
    """Names in a string that is evaluated as Python; none if it is not Python."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def names_bound_by(text: str) -> set[str]:
    """Names that a text would bind if it is executed; none if it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {name for node in ast.walk(tree) for name in bound_by(node)}


def _texts(node: ast.Call) -> list[str]:
    """All literal texts in the arguments, and those parts of f-strings."""
    arguments = [*node.args, *(k.value for k in node.keywords)]
    inner = (n for a in arguments for n in ast.walk(a))
    return [n.value for n in inner if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _literal(node: ast.Call, read: Callable[[str], set[str]]) -> Spelled:
    """Apply `read` to the first argument if it is a literal; f-strings only through what stands in them."""
    if not node.args:
        return NOTHING
    match node.args[0]:
        case ast.Constant(str(text)):
            return Spelled(frozenset(read(text)))
        case ast.JoinedStr(values=parts) if read is names_marked:
            text = "".join(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
            return Spelled(frozenset(read(text)))
        case ast.Constant():
            return NOTHING
    return Spelled(dynamic=True, marked=read is names_marked)


def takes_formula(node: ast.Call) -> bool:
    """Whether a call evaluates a formula among its arguments."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _FORMULA_CALLS


def called_in_formula(text: str) -> set[str]:
    """Functions of the notebook, or modules, that a formula calls; none if the text is no formula."""
    return {head for heads, _ in _sides(text) for head in heads} if "~" in text else set()


def _formula(node: ast.Call) -> Spelled:
    """Functions that a formula calls are names; the rest may be columns too."""
    sides = [side for text in _texts(node) if "~" in text or "(" in text for side in _sides(text)]
    called = frozenset().union(*(heads for heads, _ in sides))
    return Spelled(called, frozenset().union(*(rest for _, rest in sides)))


def _sides(text: str) -> Iterator[tuple[set[str], set[str]]]:
    """(functions that it calls, other names) of each side of a formula."""
    for side in text.split("~"):
        names = names_in_expression(side.replace(":", "+").replace("^", "**"))
        heads = {m for m in _CALLED.findall(side) if m in names and m not in _FORMULA_WORDS}
        yield heads, names - heads - _FORMULA_WORDS
