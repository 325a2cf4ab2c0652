"""Names that code reaches through strings."""

import ast
import re
from collections.abc import Callable

_AT_NAME = re.compile(r"@\s*([^\W\d]\w*)")
#: Methods whose string argument may name Python variables with `@`.
_AT_METHODS = frozenset({"query", "eval"})
#: Functions whose formula argument is evaluated in the caller's namespace.
_FORMULA_CALLS = frozenset(
    "ols gls wls glm logit probit poisson mnlogit quantreg mixedlm rlm gee negativebinomial phreg from_formula "
    "dmatrix dmatrices model_matrix".split()
)


def names_in_strings(node: ast.AST) -> tuple[frozenset[str], bool]:
    """Names found in strings that are evaluated, and whether some string is computed.

    Literal strings of `query`, `eval`, formulas, `globals()["x"]` and the like are parsed; a computed one
    makes the statement `dynamic`: it may reach any name.
    """
    names: set[str] = set()
    dynamic = False
    for call in (n for n in ast.walk(node) if isinstance(n, ast.Call | ast.Subscript)):
        found = _namespace_item(call) if isinstance(call, ast.Subscript) else _call(call)
        if found is None:
            dynamic = True
        else:
            names |= found
    return frozenset(names), dynamic


def _namespace_item(node: ast.Subscript) -> set[str] | None:
    match node:
        case ast.Subscript(ast.Call(ast.Name("globals" | "locals" | "vars"), [], []), ast.Constant(str(name))):
            return {name}
        case ast.Subscript(ast.Call(ast.Name("globals" | "locals" | "vars"), [], [])):
            return None
    return set()


def _call(node: ast.Call) -> set[str] | None:
    match node.func:
        case ast.Name("eval" | "exec"):
            return _literal(node, _expression_names) if not node.args[1:] else set()
        case ast.Attribute(attr=method) if method in _AT_METHODS:
            return _literal(node, lambda text: set(_AT_NAME.findall(text)))
        case ast.Attribute(attr=method) | ast.Name(id=method) if method in _FORMULA_CALLS:
            return _formula(node)
    return set()


def _literal(node: ast.Call, read: Callable[[str], set[str]]) -> set[str] | None:
    """Apply `read` to the first argument if it is a literal; f-strings only through what stands in them."""
    if not node.args:
        return set()
    match node.args[0]:
        case ast.Constant(str(text)):
            return read(text)
        case ast.JoinedStr(values=parts):
            return read("".join(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)))
        case ast.Constant():
            return set()
    return None


def _expression_names(text: str) -> set[str]:
    try:
        tree = ast.parse(text.strip())
    except SyntaxError:
        return set()
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def _formula(node: ast.Call) -> set[str]:
    texts = [a for a in [*node.args, *(k.value for k in node.keywords)] if isinstance(a, ast.Constant)]
    names: set[str] = set()
    for text in texts:
        if isinstance(text.value, str) and ("~" in text.value or "(" in text.value):
            for side in text.value.split("~"):
                names |= _expression_names(side.replace(":", "+").replace("^", "**"))
    return names
