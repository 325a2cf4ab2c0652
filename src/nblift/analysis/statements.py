"""A code cell as a list of statements, each with its own text and its comments."""

import ast
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from nblift.model.notebook import Cell
from nblift.notebook.depth import can_be_walked


class Statement(msgspec.Struct, frozen=True):
    """One top-level statement of a cell.

    `text` parses by itself: comment lines above it, the statement, a comment behind it.
    """

    cell: str
    number: int
    #: Position in the cell, from 0.
    index: int
    #: Line of the cell's own source where the statement begins, from 1.
    line: int
    text: str
    #: Whether it is the last statement of the cell and its value would be displayed.
    displays: bool = False
    #: Line of `text`, from 1, that holds the first line of the statement itself.
    start: int = 1
    #: Whether a blank line stands above it (or above its comments).
    spaced: bool = False

    @property
    def node(self) -> ast.stmt:
        """The parsed statement; line 1 is the first line of `text`. Shared: not to be changed."""
        return parsed(self.text)


@lru_cache(maxsize=4096)
def parsed(text: str) -> ast.stmt:
    """The first statement of a text."""
    return ast.parse(text).body[0]


def statements_of(cell: Cell) -> tuple[Statement, ...]:
    """Split a code cell; `exec` of a literal string counts as the statements in the string.

    Parameters
    ----------
    cell
        A code cell whose `code.python` parses.
    """
    code = cell.code
    if code is None:
        return ()
    found: list[Statement] = []
    is_expression = False
    for first, text, start, spaced, node in _segments(code.python):
        line = code.lines[first - 1] if code.lines else first
        is_expression = isinstance(node, ast.Expr)
        for piece, offset in _without_exec(text, start, node):
            found.append(Statement(cell.id, cell.number, len(found), line, piece, start=offset, spaced=spaced))
    if found and not code.quiet and is_expression and (found[-1].text == text or isinstance(found[-1].node, ast.Expr)):
        found[-1] = msgspec.structs.replace(found[-1], displays=True)
    return tuple(found)


def _segments(source: str) -> Iterator[tuple[int, str, int, bool, ast.stmt]]:
    """Line of each statement, its text with comments, the line of the text where it starts, whether it is set apart."""
    body = ast.parse(source).body
    lines = source.split("\n")
    previous_end = 0
    spans = [(_first_line(node), node) for node in body]
    for position, (first, node) in enumerate(spans):
        end = node.end_lineno or first
        shares_end = position + 1 < len(spans) and spans[position + 1][0] == end
        if first <= previous_end:
            between: list[str] = []
        else:
            between = lines[previous_end : first - 1]
        above = _comments(between)
        own = _cut(lines, first, node, to_line_end=not shares_end)
        previous_end = end
        spaced = any(not line.strip() for line in between)
        yield first, "\n".join([*above, own]), len(above) + 1, spaced, node


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def _comments(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip().startswith("#")]


def _cut(lines: list[str], first: int, node: ast.stmt, *, to_line_end: bool) -> str:
    """The text of a statement, with the comment behind it if nothing else stands on that line."""
    end = node.end_lineno or first
    begin = 0 if first != node.lineno else _column(lines[first - 1], node.col_offset)
    stop = _column(lines[end - 1], node.end_col_offset or 0)
    tail = lines[end - 1][stop:] if to_line_end else ""
    tail = tail.lstrip().removeprefix(";").strip()
    chunk = [*lines[first - 1 : end - 1], lines[end - 1][:stop]]
    chunk[0] = chunk[0][begin:]
    text = "\n".join(chunk)
    return f"{text}  {tail}" if tail.startswith("#") else text


def _column(line: str, byte_offset: int) -> int:
    """`ast` counts columns in bytes of UTF-8, text in characters."""
    return len(line.encode()[:byte_offset].decode())


def _without_exec(text: str, start: int, node: ast.stmt) -> Iterator[tuple[str, int]]:
    """A statement ``exec("…")`` is what its string says: inside a function `exec` could bind nothing."""
    match node:
        case ast.Expr(ast.Call(ast.Name("exec"), [ast.Constant(str(source))], [])) if can_be_walked(source):
            for _, piece, offset, _, _ in _segments(source):
                yield piece, offset
        case _:
            yield text, start
