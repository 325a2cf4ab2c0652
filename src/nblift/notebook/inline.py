"""`%run file.py`: the code of the file in place of the line."""

import ast
import shlex

from . import rules
from .piece import Context, Finding, Piece
from .python import NotPythonError, compiled, parsed

_HINT = "Import what you need from the file instead, or copy its code into the cell."


def inlined(arguments: str, context: Context) -> Piece:
    """The lines of the file that `%run arguments` names, or what stands against it."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        words = []
    if words[:1] == ["-i"]:
        words = words[1:]
    if len(words) != 1 or words[0].startswith("-"):
        return _refused(f"`%run {arguments}` has options or arguments, which only a running script can take.")
    path = words[0]
    if path.endswith((".ipynb", ".ipy")):
        return _refused(f"`%run {path}` runs another notebook, and nblift reads one notebook at a time.")
    if not path.endswith(".py"):
        path += ".py"
    if context.read_text is None:
        return _refused(f"The file {path} cannot be read from here.")
    try:
        text = context.read_text(path)
    except FileNotFoundError:
        return _refused(f"There is no file {path} beside the notebook.")
    except (OSError, ValueError) as error:
        return _refused(f"The file {path} cannot be read: {error}.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").rstrip("\n")
    obstacle = _obstacle(text)
    if obstacle:
        return _refused(f"{path} cannot be inlined: {obstacle}.")
    return Piece(tuple(text.split("\n")), quiet=True)


def _obstacle(text: str) -> str:
    """Why the code would not do the same in place of the line; empty if nothing is known against it."""
    try:
        compiled(text)
    except NotPythonError as error:
        return f"{error.message} (its line {error.line})"
    for node in ast.walk(parsed(text)):
        match node:
            case ast.ImportFrom(module="__future__"):
                return f"it imports from __future__ (its line {node.lineno})"
            case ast.Name(id="__file__") | ast.Name(id="exit") | ast.Name(id="quit"):
                return f"it uses {node.id} (its line {node.lineno})"
            case ast.Attribute(value=ast.Name(id="sys"), attr="argv" | "exit"):
                return f"it uses sys.{node.attr} (its line {node.lineno})"
            case ast.alias(name="argparse") | ast.ImportFrom(module="argparse"):
                return f"it reads its command line (its line {node.lineno})"
    return ""


def _refused(message: str) -> Piece:
    return Piece(why="runs another file", findings=(Finding(rules.RUN, message, _HINT),))
