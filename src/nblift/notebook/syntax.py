"""Finds IPython syntax in a cell, with IPython's own tokens, and puts placeholders in its place."""

import re
import warnings
from enum import StrEnum
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from .python import NotPythonError

if TYPE_CHECKING:
    from IPython.core.inputtransformer2 import TokenTransformBase

#: Valid Python that stands where a command stood while the rest of the cell is looked at.
PLACEHOLDER = "..."
#: IPython stops here as well.
_MOST_COMMANDS = 500
_PROMPT = re.compile(r"^((\[nav\]|\[ins\])? )?In \[\d+\]: |^\s*\.{3,}:")


class Kind(StrEnum):
    """What a command starts with."""

    SHELL = "!"
    CAPTURE = "!!"
    MAGIC = "%"
    HELP = "?"
    #: `,f a b`, `;f a b` and `/f a b`: calls without brackets.
    CALL = "/"


class Command(msgspec.Struct, frozen=True):
    """One IPython command. `line` is that of the cell, `row` that of the skeleton, both from 1."""

    kind: Kind
    #: Without the leading mark.
    text: str
    line: int
    row: int
    indent: str = ""
    #: What stands before it in its line, e.g. ``files = ``; empty if the command stands alone.
    target: str = ""


class CellMagic(msgspec.Struct, frozen=True):
    """`%%name arguments` and the lines below."""

    name: str
    arguments: str
    body: str
    #: Line of the cell where it stands, from 1; the body begins on the next.
    line: int


class Skeleton(msgspec.Struct, frozen=True):
    """The cell with a placeholder for each command."""

    lines: tuple[str, ...]
    #: Line of the cell, from 1, that each line of the skeleton came from.
    origin: tuple[int, ...]
    commands: tuple[Command, ...]


def has_prompts(source: str) -> bool:
    """Whether IPython takes something off the lines; `In [3]: x` would be an annotation in Python."""
    return any(_PROMPT.match(line) for line in source.lstrip("\n").split("\n", 2)[:2])


def read(source: str) -> CellMagic | Skeleton:
    """Take a cell apart as IPython does: prompts and common indentation go, commands are found.

    What is neither Python nor IPython stays in the skeleton as it is.

    Raises
    ------
    NotPythonError
        If the indentation allows no reading at all; its line is that of the cell.
    """
    lines, first = _cleaned(source)
    origin = [min(first + index, source.count("\n") + 1) for index in range(len(lines))]
    if lines and lines[0].startswith("%%") and not re.match(r"%%\w+\?", lines[0]):
        name, _, arguments = lines[0][2:].rstrip().partition(" ")
        return CellMagic(name, arguments, "".join(lines[1:]), first)
    commands: list[Command] = []
    for _ in range(_MOST_COMMANDS):
        try:
            found = _next(lines)
        except IndentationError as error:
            row = min(error.lineno or 1, len(origin))
            raise NotPythonError(error.msg, origin[row - 1], error.offset) from None
        if found is None:
            break
        finder, last = found
        row, column = finder.start_line, finder.start_col
        command = _command(lines, finder, last, origin[row])
        lines[row : last + 1] = [lines[row][:column] + PLACEHOLDER + "\n"]
        origin[row : last + 1] = [origin[row]]
        # IPython takes the first command that is left, so the rows of those before stay right.
        commands.append(command)
    return Skeleton(tuple(line.rstrip("\n") for line in lines), tuple(origin), tuple(commands))


def _ipython() -> ModuleType:
    from IPython.core import inputtransformer2

    return inputtransformer2


def _cleaned(source: str) -> tuple[list[str], int]:
    """Lines with their ends, without prompts and common indentation; number of the first one kept."""
    ipython = _ipython()
    lines = [line + "\n" for line in source.removesuffix("\n").split("\n")]
    kept: list[str] = ipython.leading_empty_lines(lines)
    first = len(lines) - len(kept) + 1
    for clean in (ipython.leading_indent, ipython.classic_prompt, ipython.ipython_prompt):
        kept = list(clean(kept))
    return kept, first


def _next(lines: list[str]) -> "tuple[TokenTransformBase, int] | None":
    """The first command in the lines, and the index of its last line."""
    ipython = _ipython()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokens = ipython.make_tokens_by_line(lines)
    kinds = (ipython.MagicAssign, ipython.SystemAssign, ipython.EscapedCommand, ipython.HelpEnd)
    found = [finder for finder in (kind.find(tokens) for kind in kinds) if finder is not None]
    for finder in sorted(found, key=lambda finder: finder.sortby()):
        try:
            finder.transform(lines)
        except SyntaxError:
            continue
        if isinstance(finder, ipython.HelpEnd):
            return finder, finder.q_line
        return finder, min(ipython.find_end_of_continued_line(lines, finder.start_line), len(lines) - 1)
    return None


def _command(lines: list[str], finder: "TokenTransformBase", last: int, line: int) -> Command:
    ipython = _ipython()
    row, column = finder.start_line, finder.start_col
    before = lines[row][:column]
    indent = before[: len(before) - len(before.lstrip())]
    target = before[len(indent) :]
    if isinstance(finder, ipython.HelpEnd):
        return Command(Kind.HELP, "".join(lines[row : last + 1])[column:].strip(), line, row + 1, indent, target)
    text = str(ipython.assemble_continued_line(lines, (row, column), last))
    mark, content = text[:1], text[1:]
    if text.startswith("!!") and not target:
        return Command(Kind.CAPTURE, text[2:], line, row + 1, indent)
    if mark == "!":
        return Command(Kind.CAPTURE if target else Kind.SHELL, content, line, row + 1, indent, target)
    if mark == "?":
        return Command(Kind.HELP, content.lstrip("?"), line, row + 1, indent)
    if mark == "%":
        return Command(Kind.MAGIC, content, line, row + 1, indent, target)
    return Command(Kind.CALL, str(ipython.tr[mark](content)), line, row + 1, indent)
