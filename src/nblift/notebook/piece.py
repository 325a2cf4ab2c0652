"""What translators of IPython syntax take and give back."""

from collections.abc import Callable

import msgspec

from nblift.model.diagnostic import Diagnostic, Place, Rule
from nblift.model.notebook import Code


class Finding(msgspec.Struct, frozen=True):
    """A diagnostic that does not know its cell yet; `line` and `column` count from 1."""

    rule: Rule
    message: str
    hint: str
    line: int = 1
    column: int | None = None

    def at(self, line: int) -> "Finding":
        """The same finding on another line."""
        return msgspec.structs.replace(self, line=line)

    def in_cell(self, cell: str, number: int, source: str) -> Diagnostic:
        """Complete it with the cell that it belongs to."""
        lines = source.split("\n")
        text = lines[self.line - 1]
        # The column was counted in the translated line, which may be longer.
        column = self.column if self.column is not None and self.column <= len(text) + 1 else None
        return self.rule.at(self.message, Place(cell, number, self.line, column, text), hint=self.hint)


class Piece(msgspec.Struct, frozen=True):
    """What one IPython command becomes in plain Python.

    `python` are lines without indentation; none if the command is left out, and `why` then says why.
    """

    python: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    #: Why the command, or text that it prints, is left out; empty if nothing is.
    why: str = ""
    requirements: tuple[str, ...] = ()
    #: The command stays a call to IPython.
    magic: bool = False
    #: The value of the last line is not displayed.
    quiet: bool = False
    findings: tuple[Finding, ...] = ()
    #: Python of which nothing is left: its time is measured, or its help is shown.
    timed: str = ""


class Translation(msgspec.Struct, frozen=True):
    """A cell in plain Python, and what was found on the way."""

    code: Code
    findings: tuple[Finding, ...] = ()


class Context(msgspec.Struct, frozen=True):
    """What a translator may know of the notebook around the command."""

    #: Whether a name is bound when the command runs.
    knows: Callable[[str], bool]
    #: Text of a file beside the notebook; FileNotFoundError if there is none. None: files cannot be read.
    read_text: Callable[[str], str] | None = None
