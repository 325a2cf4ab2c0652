"""Source without what changes nothing when it runs: docstrings, annotations of functions, formatting."""

import ast
import hashlib
from collections.abc import Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
#: Decorators that do not look at annotations, by their last name.
_BLIND = frozenset(
    "staticmethod classmethod property setter getter deleter cached_property cache lru_cache contextmanager "
    "abstractmethod overload override final wraps".split()
)
#: Fields of nodes that say nothing of what is computed.
_LEFT_OUT = frozenset({"ctx", "kind", "type_comment", "type_ignores", "lineno", "col_offset"})


def plain(tree: ast.Module) -> None:
    """Take out of a module, in place, what changes nothing unless the code asks for it (`asks_for_text`)."""
    tree.body = [node for node in _body(tree.body) if not _never_runs(node)]
    _strip(tree)


def digest_of(node: ast.AST) -> str:
    """Short digest of the normal form of a node."""
    return hashlib.sha256("".join(_written(node)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def source_of(node: ast.AST, most: int = 60) -> str | None:
    """A node as one short line; None if it is longer."""
    text = ast.unparse(node)
    return text if len(text) <= most and "\n" not in text else None


def _strip(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            node.body = _body(node.body)
            if all(_is_blind(decorator) for decorator in node.decorator_list):
                _without_hints(node)
        elif isinstance(node, ast.ClassDef):
            node.body = _body(node.body)
            if not node.bases and not node.keywords and not node.decorator_list:
                node.body = [_without_hint(child) for child in node.body if not _only_hints(child)] or [ast.Pass()]


def _body(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Statements that do something; one `pass` if none does."""
    kept = [
        node
        for node in statements
        if not isinstance(node, ast.Pass) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    return kept or [ast.Pass()]


def _never_runs(node: ast.stmt) -> bool:
    """``if TYPE_CHECKING:`` and ``if __name__ == "__main__":``, in a module that is imported."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"), orelse=[]):
            return True
        case ast.If(
            test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")]),
            orelse=[],
        ):
            return True
    return False


def _is_blind(decorator: ast.expr) -> bool:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in _BLIND


def _without_hints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    for argument in every:
        if argument is not None and argument.annotation is not None and not _calls(argument.annotation):
            argument.annotation = None
    if function.returns is not None and not _calls(function.returns):
        function.returns = None
    _without_local_hints(function)


def _without_local_hints(function: ast.AST) -> None:
    """Hints of local names are never evaluated."""
    for node in ast.walk(function):
        for field, value in ast.iter_fields(node):
            if (
                isinstance(value, list)
                and not isinstance(node, ast.ClassDef)
                and field in ("body", "orelse", "finalbody")
            ):
                kept = [_without_hint(child) for child in value if not _only_hints(child)]
                setattr(node, field, kept or ([ast.Pass()] if field == "body" else []))


def _only_hints(node: ast.AST) -> bool:
    match node:
        case ast.AnnAssign(target=ast.Name(), value=None, simple=1):
            return True
    return False


def _without_hint(node: ast.stmt) -> ast.stmt:
    match node:
        case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value, simple=1):
            return ast.copy_location(ast.Assign([target], value), node)
    return node


def _calls(node: ast.AST) -> bool:
    return any(isinstance(child, ast.Call) for child in ast.walk(node))


def _written(node: object) -> Iterator[str]:
    if isinstance(node, ast.AST):
        yield f"{type(node).__name__}("
        for field in node._fields:
            if field not in _LEFT_OUT:
                yield f"{field}="
                yield from _written(getattr(node, field, None))
        yield ")"
    elif isinstance(node, list):
        yield "["
        for item in node:
            yield from _written(item)
            yield ","
        yield "]"
    else:
        yield f"{type(node).__name__} {node!r};"
