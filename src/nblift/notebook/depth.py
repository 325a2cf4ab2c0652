"""How deep code is nested: all that walks syntax trees does so by recursion."""

import ast
import io
import re
import tokenize

from .python import NotPythonError, compiled, parsed

#: Most levels of a syntax tree; people stay below a fifth of it.
DEEPEST = 100
#: Most literals of one string that is written in pieces.
_PIECES = 200
#: What a level of nesting is written with, at least every other one.
_NESTING = re.compile(r"[(\[{.+\-*/%|&^@~]|\b(?:elif|if|not|and|or|lambda|for|while|with|try|def|class)\b")
_BETWEEN = frozenset(("NL", "COMMENT"))


def too_deep(source: str) -> int | None:
    """The line, from 1, at which a valid source is nested too deep to be walked; None if it is not."""
    if source.count("'") + source.count('"') > 2 * _PIECES and (line := _in_pieces(source)):
        return line
    if len(_NESTING.findall(source)) < DEEPEST // 2:
        return None
    level: list[ast.AST] = [parsed(source)]
    for _ in range(DEEPEST):
        for node in level:
            # One node here, a chain of pairs in the tree that is rewritten.
            if isinstance(node, ast.BoolOp) and len(node.values) > DEEPEST:
                return node.lineno
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return next((int(node.lineno) for node in level if hasattr(node, "lineno")), None)


def can_be_walked(text: str) -> bool:
    """Whether a text, of a string of the notebook perhaps, is Python and not nested too deep."""
    try:
        compiled(text)
    except NotPythonError:
        return False
    return too_deep(text) is None


def _in_pieces(source: str) -> int | None:
    """The line of a string that is written in too many pieces."""
    pieces = inside = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        inside += kind.endswith("STRING_START")
        if kind == "STRING" or kind.endswith("STRING_END"):
            inside -= kind != "STRING"
            pieces += not inside
            if pieces > _PIECES:
                return token.start[0]
        elif not inside and kind not in _BETWEEN:
            pieces = 0
    return None
