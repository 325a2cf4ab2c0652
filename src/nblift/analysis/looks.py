"""Displayed expressions that only look at data: the closed list that `--displays tidy` leaves out."""

import ast

#: Attributes and methods of frames, series, indexes and arrays that change nothing.
_LOOKS = frozenset(
    "head tail shape dtypes dtype info describe columns index size ndim T nunique value_counts isna isnull notna "
    "notnull sum mean median std var min max count any all empty values unique memory_usage round sort_values "
    "sort_index nlargest nsmallest groupby agg transpose corr quantile mode name names nbytes abs cumsum to_frame "
    "reset_index set_index loc iloc".split()
)
_CALLS = frozenset({"len", "type", "id", "sorted", "list", "sum", "min", "max", "set", "str", "repr", "isinstance"})
#: Arguments that make of a look a change of something.
_WRITES = (None, "inplace", "out", "buf")
#: Types (as observed) whose listed methods are known to be pure.
_KNOWN = ("pandas.", "numpy.")
_PLAIN = frozenset("int float str bool bytes list dict tuple set frozenset complex range NoneType".split())
#: Values whose text nobody wants to read: matplotlib gives them back from every drawing call.
_ARTISTS = ("matplotlib.", "seaborn.axisgrid", "mpl_toolkits.")


def is_look(node: ast.expr, types: dict[str, str]) -> bool:
    """Whether an expression is on the closed list and proved free of effects.

    Parameters
    ----------
    node
        The displayed expression.
    types
        Observed types of the names in it, fully qualified; a name without one is unknown.
    """
    match node:
        case ast.Name(id=name):
            return name in types
        case ast.Constant():
            return True
        case ast.Attribute(value=value, attr=attr):
            return attr in _LOOKS and _is_known(value, types)
        case ast.Subscript(value=value, slice=index):
            return _is_known(value, types) and _is_plain(index, types)
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]) if function in _CALLS:
            return function not in types and all(_is_known(a, types) for a in arguments)
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=arguments, keywords=keywords):
            parts = [*arguments, *(k.value for k in keywords)]
            if any(k.arg in _WRITES and not _is_nothing(k.value) for k in keywords):
                return False
            return attr in _LOOKS and _is_known(value, types) and all(_is_plain(p, types) for p in parts)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return all(is_look(e, types) for e in elements)
        case ast.Compare() | ast.BinOp() | ast.UnaryOp() | ast.BoolOp():
            return _is_plain(node, types)
    return False


def prints(node: ast.expr) -> bool:
    """Whether the look writes its text to stdout itself (`df.info()`)."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "info"


def asks_identity(node: ast.AST) -> bool:
    """Whether code asks if two objects are one, or share their memory."""
    for part in ast.walk(node):
        match part:
            case ast.Compare(ops=ops, comparators=others) if any(isinstance(o, ast.Is | ast.IsNot) for o in ops):
                if not all(isinstance(other, ast.Constant) for other in others):
                    return True
            case ast.Call(func=ast.Name(id="id")):
                return True
            case ast.Call(func=ast.Attribute(attr="shares_memory" | "may_share_memory")):
                return True
    return False


def puts_together(node: ast.AST, one: str, other: str) -> bool:
    """Whether code hands two names to one call, or to one collection: what it makes may hold both."""
    for part in ast.walk(node):
        held: list[ast.expr] = []
        match part:
            case ast.Call(func=ast.Name(id="print" | "display")):
                pass
            case ast.Call(func=function, args=arguments, keywords=keywords):
                owner = [function.value] if isinstance(function, ast.Attribute) else []
                held = [*owner, *arguments, *(k.value for k in keywords)]
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) | ast.Dict(values=items):
                held = items
        if {one, other} <= {item.id for item in held if isinstance(item, ast.Name)}:
            return True
    return False


def is_artist(type_name: str | None) -> bool:
    """Whether a value of this (observed) type is only what a drawing call gives back."""
    return type_name is not None and type_name.startswith(_ARTISTS) and not type_name.endswith("figure.Figure")


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (None, False)


def _is_known(node: ast.expr, types: dict[str, str]) -> bool:
    if isinstance(node, ast.Name):
        return _is_known_type(types.get(node.id, ""))
    return is_look(node, types)


def _is_known_type(name: str) -> bool:
    return name.startswith(_KNOWN) or name in _PLAIN


def _is_plain(node: ast.expr, types: dict[str, str]) -> bool:
    """Literals, known names, and operators over them."""
    for child in ast.walk(node):
        match child:
            case ast.Name(id=name):
                if not _is_known_type(types.get(name, "")):
                    return False
            case ast.Call() | ast.Attribute():
                if not is_look(child, types):
                    return False
            case ast.Await() | ast.Yield() | ast.YieldFrom() | ast.NamedExpr() | ast.Lambda():
                return False
    return True
