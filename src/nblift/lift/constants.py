"""Which expressions make a constant: literals and the closed table of pure constructors."""

import ast
from collections.abc import Collection, Mapping

#: Constructors that give an equal value for equal arguments, have no effect, and make something nobody changes.
_PURE = frozenset(
    "pathlib.Path pathlib.PurePath pathlib.PurePosixPath datetime.timedelta datetime.datetime "
    "datetime.date datetime.time datetime.timezone re.compile "
    "fractions.Fraction pandas.Timestamp pandas.Timedelta "
    "numpy.timedelta64 "
    "numpy.datetime64 numpy.float64 numpy.float32 numpy.int64 numpy.int32 uuid.UUID collections.namedtuple "
    "logging.getLogger operator.itemgetter operator.attrgetter string.Template zoneinfo.ZoneInfo".split()
)
_PURE_BUILTINS = frozenset({"frozenset", "tuple", "range", "float", "int", "str", "complex", "bytes", "slice"})
_PURE_ATTRIBUTES = frozenset(
    "numpy.nan numpy.inf numpy.pi numpy.e math.pi math.e math.inf math.nan math.tau numpy.newaxis re.IGNORECASE "
    "re.MULTILINE re.VERBOSE re.DOTALL".split()
)


def is_constant(node: ast.expr, aliases: Mapping[str, str], constants: Collection[str]) -> bool:
    """Whether an expression is a literal, or a pure constructor of constants.

    Lists, dicts and sets of constants count too: the caller has made sure that nothing changes them.
    """

    def inside(*parts: ast.expr | None) -> bool:
        return all(p is not None and is_constant(p, aliases, constants) for p in parts)

    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in constants
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            return inside(*elements)
        case ast.Dict(keys=keys, values=values):
            return inside(*keys, *values)
        case ast.UnaryOp(operand=operand):
            return inside(operand)
        case ast.BinOp(left=left, right=right):
            return inside(left, right)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords) if name in _PURE_BUILTINS:
            return name not in aliases and inside(*arguments, *(k.value for k in keywords))
        case ast.Call(func=function, args=[ast.Name("__name__")], keywords=[]):
            return _dotted(function, aliases) == "logging.getLogger"
        case ast.Call(func=function, args=arguments, keywords=keywords):
            return _dotted(function, aliases) in _PURE and inside(*arguments, *(k.value for k in keywords))
        case ast.Attribute():
            return _dotted(node, aliases) in _PURE_ATTRIBUTES
    return False


def _dotted(node: ast.expr, aliases: Mapping[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return aliases.get(name, "")
        case ast.Attribute(value=value, attr=attr):
            root = _dotted(value, aliases)
            return f"{root}.{attr}" if root else ""
    return ""
