"""The source of a code cell as plain Python."""

import ast
import re

import msgspec

from nblift.model.notebook import Code, Dropped, Timed

from . import rules
from .cellmagics import translated
from .depth import too_deep
from .magics import ALIASES, DROPPED, kept, line_magic, timed
from .piece import Context, Finding, Piece, Translation
from .python import NotPythonError, compiled, ends_in_semicolon, indented, names_anywhere, parsed
from .shell import getoutput, system
from .syntax import CellMagic, Command, Kind, Skeleton, has_prompts
from .syntax import read as read_syntax

_AUTOMAGIC = re.compile(r"^\s*(\w+)(?:\s+(?![=(\[.,:+*/|&<>!])(.*))?$")
#: Magics that people write without `%`; IPython takes them if the name is not bound.
_AUTOMAGICS = frozenset((*ALIASES, *DROPPED, "cd", "pwd", "env", "pip", "conda", "time", "timeit", "run", "pylab"))


def translate(source: str, context: Context) -> Translation:
    """Turn the source of a cell into plain Python that does the same.

    A cell that is plain Python already is not touched. A cell that is valid in neither language gives
    an empty `Code` and a finding.
    """
    done = _automagic(source, context) or _plain(source, context) or _translated(source, context)
    line = _too_deep(done.code)
    if line is None:
        return done
    finding = Finding(
        rules.DEEP,
        "The code is nested deeper from here on than nblift can follow.",
        "Compute it in several statements, or keep the data in a file.",
        line,
    )
    return Translation(Code("", (1,), transformed=True), (*done.findings, finding))


def _too_deep(code: Code) -> int | None:
    """The line of the cell at which its code, or code that it only measures, is nested too deep."""
    line = too_deep(code.python)
    if line is not None:
        return code.lines[line - 1]
    return next((timed.line for timed in code.timed if too_deep(timed.python)), None)


def _plain(source: str, context: Context) -> Translation | None:
    """A cell that is plain Python already; None if it is not."""
    if has_prompts(source):
        return None
    try:
        compiled(source)
    except NotPythonError:
        return None
    imports = ("IPython",) if "get_ipython" in source and not context.knows("get_ipython") else ()
    return Translation(Code(source, _numbered(source), imports, quiet=ends_in_semicolon(source)))


def _numbered(source: str) -> tuple[int, ...]:
    return tuple(range(1, source.count("\n") + 2))


def _translated(source: str, context: Context) -> Translation:
    try:
        found = read_syntax(source)
    except NotPythonError as error:
        return _invalid(error, source, _numbered(source))
    if isinstance(found, CellMagic):
        return translated(found, context, lambda body: translate(body, context))
    skeleton = "\n".join(found.lines)
    try:
        compiled(skeleton)
    except NotPythonError as error:
        return _invalid(error, source, found.origin)
    tree = parsed(skeleton)
    own = names_anywhere(tree)
    knowing = msgspec.structs.replace(context, knows=lambda name: name in own or context.knows(name))
    pieces: dict[int, tuple[Command, Piece]] = {}
    for command in found.commands:
        piece = _piece(command, knowing)
        pieces[command.row] = (command, piece)
        own |= _names_of(piece)
    return _assembled(source, found, tree, pieces)


def _names_of(piece: Piece) -> set[str]:
    try:
        return names_anywhere(parsed("\n".join(piece.python)))
    except SyntaxError:
        return set()


def _invalid(error: NotPythonError, source: str, origin: tuple[int, ...]) -> Translation:
    line = origin[min(error.line, len(origin)) - 1]
    text = source.split("\n")[line - 1].strip()
    hint = "Correct the line, or make the cell a raw or Markdown cell if it is not code."
    if text.split(" ")[0] in _AUTOMAGICS:
        hint = f"Write `%{text}`: without `%`, IPython takes a magic only if it is the whole cell."
    finding = Finding(rules.SYNTAX, f"The cell is not valid Python: {error.message}.", hint, line, error.column)
    return Translation(Code("", (1,), transformed=True), (finding,))


def _automagic(source: str, context: Context) -> Translation | None:
    """A cell of one line that IPython takes for a magic although the `%` is missing."""
    text = source.strip()
    if "\n" in text:
        return None
    match = _AUTOMAGIC.match(text)
    if match is None or match[1] not in _AUTOMAGICS or context.knows(match[1]):
        return None
    note = Finding(
        rules.AUTOMAGIC, f"IPython reads `{text}` as `%{text}`.", f"Write `%{text}`, so that everyone can see it."
    )
    space = source[: len(source) - len(source.lstrip())]
    done = translate(f"{space}%{text}", context)
    code = msgspec.structs.replace(
        done.code,
        dropped=tuple(msgspec.structs.replace(dropped, source=text) for dropped in done.code.dropped),
        magics=tuple(text for _ in done.code.magics),
    )
    return Translation(code, (note.at(space.count("\n") + 1), *done.findings))


def _piece(command: Command, context: Context) -> Piece:
    match command.kind:
        case Kind.SHELL:
            return system(command.text, context)
        case Kind.CAPTURE:
            return getoutput(command.text, context)
        case Kind.HELP:
            return Piece(why="asks for help", timed=timed(command.text.strip("? ")))
        case Kind.CALL:
            return Piece((command.text,))
        case Kind.MAGIC:
            name, _, arguments = command.text.partition(" ")
            piece = line_magic(name, arguments, context)
            return piece if not command.target else _as_value(piece, name, arguments)


def _as_value(piece: Piece, name: str, arguments: str) -> Piece:
    """A magic whose value is assigned must be one expression."""
    try:
        ast.parse("\n".join(piece.python), mode="eval")
    except SyntaxError:
        return kept(name, arguments)
    return piece


def _assembled(source: str, found: Skeleton, tree: ast.Module, pieces: dict[int, tuple[Command, Piece]]) -> Translation:
    alone = _alone(tree, {row for row, (_, piece) in pieces.items() if not piece.python})
    python: list[str] = []
    lines: list[int] = []
    for row, (text, line) in enumerate(zip(found.lines, found.origin, strict=True), start=1):
        new = [text]
        if row in pieces:
            command, piece = pieces[row]
            new = ["pass"] if row in alone else list(piece.python)
            new = indented(command.target + "\n".join(new), command.indent).split("\n") if new else []
        python += new
        lines += [line] * len(new)
    text = "\n".join(python)
    try:
        compiled(text)
    except NotPythonError as error:
        return _invalid(error, source, tuple(lines) or (1,))
    return Translation(_code(source, text, lines, tree, pieces), _findings(pieces))


def _code(
    source: str, python: str, lines: list[int], tree: ast.Module, pieces: dict[int, tuple[Command, Piece]]
) -> Code:
    shown = source.split("\n")
    every = list(pieces.values())
    last = pieces.get(tree.body[-1].lineno) if tree.body else None
    hushed = last is not None and (not last[1].python or last[1].quiet)
    imports = sorted({name for _, piece in every for name in piece.imports})
    if "get_ipython" in source and "IPython" not in imports:
        imports.append("IPython")
    return Code(
        python=python,
        lines=tuple(lines) or (1,),
        imports=tuple(imports),
        dropped=tuple(
            Dropped(command.line, shown[command.line - 1].strip(), piece.why) for command, piece in every if piece.why
        ),
        requirements=tuple(name for _, piece in every for name in piece.requirements),
        timed=tuple(Timed(command.line, piece.timed) for command, piece in every if piece.timed),
        magics=tuple(shown[command.line - 1].strip() for command, piece in every if piece.magic),
        quiet=hushed or ends_in_semicolon(python),
        transformed=True,
    )


def _findings(pieces: dict[int, tuple[Command, Piece]]) -> tuple[Finding, ...]:
    return tuple(finding.at(command.line) for command, piece in pieces.values() for finding in piece.findings)


def _alone(tree: ast.Module, dropped: set[int]) -> set[int]:
    """Rows of commands that are left out although their block would then be empty."""
    rows: set[int] = set()
    for node in ast.walk(tree):
        if node is tree:
            continue
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and all(statement.lineno in dropped for statement in block):
                rows.add(block[0].lineno)
    return rows
