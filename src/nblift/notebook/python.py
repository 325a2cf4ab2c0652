"""Questions about a cell's Python that need no more than a parse."""

import ast
import builtins
import io
import tokenize
import warnings
from types import CodeType

#: Names that IPython adds to the built-in ones, also of a process that reads notebooks inside of it.
OF_IPYTHON = frozenset(("display", "get_ipython"))
BUILTINS = frozenset(dir(builtins)) - OF_IPYTHON
_SILENT_TOKENS = {tokenize.ENDMARKER, tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT}


class NotPythonError(Exception):
    """The source is not valid Python; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def compiled(source: str) -> CodeType:
    """Compile a cell as IPython does (`await` at top level allowed), without running it.

    Raises
    ------
    NotPythonError
        If it is not valid Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code: CodeType = compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            return code
    except SyntaxError as error:
        raise NotPythonError(error.msg, error.lineno or 1, error.offset or None) from None
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        # Null bytes, numbers or nesting that the compiler refuses.
        raise NotPythonError(str(error) or type(error).__name__, 1, None) from None


def parsed(source: str) -> ast.Module:
    """The syntax tree of a source that `compiled` accepts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def ends_in_semicolon(source: str) -> bool:
    """Whether the last token is `;`, which tells IPython to display nothing."""
    if ";" not in source:
        return False
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    last = next((token for token in reversed(tokens) if token.type not in _SILENT_TOKENS), None)
    return last is not None and last.type == tokenize.OP and last.string == ";"


def indented(source: str, indent: str) -> str:
    """The same code further to the right; strings that span lines keep what is in them."""
    lines = source.split("\n")
    if not indent or len(lines) == 1:
        return indent + source
    inside = _inside_strings(source)
    return "\n".join(line if row in inside or not line else indent + line for row, line in enumerate(lines, start=1))


def dedented(source: str) -> str:
    """The same block at the left margin; strings that span lines keep what is in them."""
    lines = source.split("\n")
    inside = _inside_strings(source)
    code = (line for row, line in enumerate(lines, start=1) if row not in inside)
    first = next((line for line in code if line.strip() and not line.lstrip().startswith("#")), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join(line if row in inside else line.removeprefix(indent) for row, line in enumerate(lines, start=1))


def _inside_strings(source: str) -> set[int]:
    """Numbers of the lines, from 1, that begin inside of a string."""
    inside: set[int] = set()
    opened: list[int] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
        elif kind in ("FSTRING_START", "TSTRING_START"):
            opened.append(token.start[0])
        elif kind in ("FSTRING_END", "TSTRING_END"):
            inside.update(range(opened.pop() + 1, token.end[0] + 1))
    return inside


def names_bound(tree: ast.AST) -> set[str]:
    """Names that the code binds at its top level; `*` stands for those of a star import."""
    return _collected(tree, inner=False)


def names_anywhere(tree: ast.AST) -> set[str]:
    """Names that the code binds in any scope, arguments included."""
    return _collected(tree, inner=True)


def _collected(tree: ast.AST, *, inner: bool) -> set[str]:
    names: set[str] = set()
    left = [tree]
    while left:
        node = left.pop()
        own_scope = False
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
                own_scope = True
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                names |= {walrus.target.id for walrus in ast.walk(node) if isinstance(walrus, ast.NamedExpr)}
                own_scope = True
        if inner or not own_scope:
            left.extend(ast.iter_child_nodes(node))
    return names
