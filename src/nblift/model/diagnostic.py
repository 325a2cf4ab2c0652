"""What nblift has to say about a notebook or a pipeline: always a place and a next step."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Whether a diagnostic blocks writing."""

    ERROR = "error"
    NOTE = "note"


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A spot in a notebook, or in a file."""

    #: Id of the cell; empty if the place is a whole file.
    cell: str = ""
    #: Position of the cell among all cells of the notebook, from 1.
    number: int | None = None
    #: Line in the cell (or file), from 1.
    line: int | None = None
    #: Column in the line, from 1.
    column: int | None = None
    #: The source line itself, for people.
    source: str | None = None
    #: File name, when it is not the notebook that is being read.
    file: str | None = None
    #: Function that the place is in, when it is a frame of a traceback.
    function: str | None = None


class Rule(msgspec.Struct, frozen=True):
    """A kind of diagnostic: what `code` and `slug` stand for."""

    code: str
    slug: str
    severity: Severity
    #: For the documentation: what it is, and why it matters.
    explanation: str
    #: For the documentation: what to do.
    mend: str = ""
    #: Source that it is said of, with what is wrong in it as a comment, if a few lines can show it.
    example: str = ""

    def at(self, message: str, *places: Place, hint: str) -> "Diagnostic":
        """Make a diagnostic of this kind.

        Parameters
        ----------
        message
            One sentence: what is wrong here.
        places
            Where; the first is the most important.
        hint
            One sentence: the next step.
        """
        return Diagnostic(self.code, self.slug, self.severity, message, hint, places)


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding; a value, never raised by itself."""

    #: ``NB201``; stays the same for ever.
    code: str
    #: The same in words: ``hidden-name``.
    slug: str
    #: An error blocks writing, a note does not.
    severity: Severity
    #: One sentence: what is wrong here.
    message: str
    #: One sentence: the next step.
    hint: str
    #: Where; the first is the most important.
    places: tuple[Place, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether nothing may be written because of this."""
        return self.severity is Severity.ERROR


class NbliftError(Exception):
    """The one error family: diagnostics that stop a command.

    Raised where a caller cannot go on; everything that a caller could go on with is a returned
    `Diagnostic` instead.
    """

    #: Exit code of the command line (DESIGN: 1 errors found, 2 usage, 3 the run failed).
    exit_code = 1

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics: Sequence[Diagnostic] = diagnostics


class UsageError(NbliftError):
    """The command was asked for something that makes no sense."""

    exit_code = 2


class RunError(NbliftError):
    """A run of a pipeline failed."""

    exit_code = 3


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that block writing."""
    return [d for d in diagnostics if d.blocks]
