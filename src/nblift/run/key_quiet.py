"""Which statements of a module do nothing but bind their names, so far as can be told without running them."""

import ast
from collections.abc import Callable, Collection

#: Gives the place in a library that an expression leads to.
Dotted = Callable[[ast.AST], str | None]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: Modules of which all that is called at the top of a module gives a value and does nothing else.
_PURE_MODULES = frozenset(
    "math cmath typing typing_extensions pathlib datetime decimal fractions collections dataclasses enum functools "
    "operator itertools string statistics types abc textwrap".split()
)
_PURE = frozenset(
    [f"builtins.{name}" for name in (
        "dict list set tuple frozenset int float complex str bytes bool range sorted reversed len min max sum round "
        "abs zip enumerate slice object type property staticmethod classmethod".split()
    )]
    + [f"pandas.{name}" for name in (
        "Timestamp Timedelta DataFrame Series Index to_datetime to_timedelta date_range Categorical Interval".split()
    )]
    + [f"numpy.{name}" for name in (
        "array arange linspace zeros ones full eye float32 float64 int32 int64 dtype log exp sqrt asarray".split()
    )]
    + ["re.compile", "logging.getLogger", "json.loads", "json.dumps", "os.path.join", "contextvars.ContextVar"]
)  # fmt: skip
#: What of these calls what it is given.
_CALLING = frozenset({"functools.reduce", "itertools.accumulate"})
#: Methods that give a value and do nothing else, whatever of the standard library has them.
_PURE_METHODS = frozenset(
    "split rsplit splitlines strip lstrip rstrip join format lower upper title replace encode decode copy keys values "
    "items union difference intersection get joinpath with_suffix with_name absolute expanduser casefold".split()
)
_PURE_DECORATORS = frozenset({"builtins", "functools", "contextlib", "abc", "typing", "typing_extensions", "numba"})
_PURE_CLASS_DECORATORS = frozenset(
    "dataclasses.dataclass functools.total_ordering enum.unique typing.final typing.runtime_checkable".split()
)


def is_quiet_expression(node: ast.AST, dotted: Dotted) -> bool:
    """Whether to evaluate it changes nothing, and asks for nothing that a statement elsewhere could have changed."""
    match node:
        case ast.Lambda(args=arguments):
            return all(is_quiet_expression(default, dotted) for default in _defaults(arguments))
        case ast.NamedExpr() | ast.Await() | ast.Yield() | ast.YieldFrom():
            return False
        case ast.Call(func=function, keywords=keywords):
            # A `key` is a function that is called.
            if not _is_pure(function, dotted) or any(keyword.arg == "key" for keyword in keywords):
                return False
    return all(is_quiet_expression(child, dotted) for child in ast.iter_child_nodes(node))


def is_quiet_function(node: ast.FunctionDef | ast.AsyncFunctionDef, dotted: Dotted) -> bool:
    """Whether its definition runs no code of others: decorators, defaults."""
    hints = [*(a.annotation for a in _arguments(node.args)), node.returns]
    parts = [*_defaults(node.args), *(hint for hint in hints if hint is not None)]
    return all(_root(decorator, dotted) in _PURE_DECORATORS or _is_accessor(decorator) for decorator in
               node.decorator_list) and all(is_quiet_expression(part, dotted) for part in parts)  # fmt: skip


def is_quiet_class(node: ast.ClassDef, dotted: Dotted, loud: Collection[str]) -> bool:
    """Whether its definition runs no code of others; `loud` are names of classes that take note of their subclasses."""
    if node.keywords or not all(_decorator(each, dotted) in _PURE_CLASS_DECORATORS for each in node.decorator_list):
        return False
    for base in node.bases:
        if not isinstance(base, ast.Name | ast.Attribute) or (isinstance(base, ast.Name) and base.id in loud):
            return False
        root = (dotted(base) or "").partition(".")[0]
        if isinstance(base, ast.Name) and root not in ("", "builtins", "enum", "typing", "abc", "collections"):
            # A class of a library, or of another module: what it does with its subclasses is not known here.
            return False
        if isinstance(base, ast.Attribute):
            return False
    return all(_is_quiet_member(child, dotted) for child in node.body)


def _is_quiet_member(node: ast.stmt, dotted: Dotted) -> bool:
    match node:
        case ast.Pass():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return is_quiet_function(node, dotted)
        case ast.ClassDef():
            return is_quiet_class(node, dotted, ())
        case ast.Assign(targets=targets, value=value):
            named = all(isinstance(target, ast.Name) for target in targets)
            return named and is_quiet_expression(value, dotted)
        case ast.AnnAssign(target=ast.Name(), value=None):
            return True
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
            return is_quiet_expression(value, dotted)
    return False


def _is_pure(function: ast.expr, dotted: Dotted) -> bool:
    if isinstance(function, ast.Attribute) and function.attr in _PURE_METHODS:
        return True
    place = dotted(function)
    if place is None:
        return False
    return place in _PURE or (place.partition(".")[0] in _PURE_MODULES and place not in _CALLING)


def _decorator(node: ast.expr, dotted: Dotted) -> str | None:
    return dotted(node.func if isinstance(node, ast.Call) else node)


def _root(node: ast.expr, dotted: Dotted) -> str:
    return (_decorator(node, dotted) or "").partition(".")[0]


def _is_accessor(node: ast.expr) -> bool:
    """``@size.setter``."""
    return isinstance(node, ast.Attribute) and node.attr in ("setter", "getter", "deleter")


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [argument for argument in every if argument is not None]


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [default for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None]
