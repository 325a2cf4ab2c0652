"""The one place that decides how a command speaks: results, talk, diagnostics, counts and the exit code."""

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

import nblift
from nblift.model.diagnostic import Diagnostic, NbliftError

from .render import coloured, summary
from .rules import OUR_BUG

DONE, ERRORS_FOUND, RUN_FAILED, UNVERIFIED, OUR_FAULT = 0, 1, 3, 4, 70
#: What shells say for a command that Ctrl-C ended.
STOPPED = 130


class Report:
    """How a command speaks.

    Used as a context around all that a command does: errors that end the command are told, and the process exits with
    the code that fits. Results go to stdout, everything else to stderr. With ``--json`` stdout gets exactly one
    object, also when the command fails, and nothing is told besides.

    Parameters
    ----------
    as_json
        Whether a program reads.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        #: What places in a notebook call it.
        self.notebook = "notebook"
        self._told: list[Diagnostic] = []
        self._answered = False
        self._code = DONE

    @property
    def talks(self) -> bool:
        """Whether progress should be shown as it changes: a person sits at a terminal."""
        return not self.as_json and sys.stderr.isatty()

    @property
    def exit_code(self) -> int:
        """0 done · 1 errors found, different or declined · 2 usage · 3 the run failed · 4 unverified · 70 our bug."""
        if self._code == DONE and any(diagnostic.blocks for diagnostic in self._told):
            return ERRORS_FOUND
        return self._code

    def say(self, text: str) -> None:
        """Talk: what goes on, for people only."""
        if not self.as_json:
            click.echo(text, err=True)

    def tell(self, *diagnostics: Diagnostic) -> None:
        """Show findings; an error among them makes the exit code 1, unless `end_with` says otherwise."""
        for diagnostic in diagnostics:
            self._told.append(diagnostic)
            self.say(coloured(diagnostic, self.notebook))

    def result(self, value: Mapping[str, Any], text: str) -> None:
        """What the command was asked for, once: an object for programs, or text for people."""
        self._answered = True
        if self.as_json:
            import msgspec

            click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
        else:
            click.echo(text)

    def confirmed(self, *, yes: bool) -> bool:
        """Whether to do what was shown: ``--yes`` says so, or the person at the terminal does; nobody else can."""
        if yes:
            return True
        if not self.as_json and sys.stdin.isatty():
            return click.confirm("Do it?", default=False, err=True)
        self.say("Nothing was done: `--yes` does it.")
        return False

    def end_with(self, code: int) -> None:
        """Let the process exit with a code of its own, when the command has ended."""
        self._code = code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        match error:
            case None:
                pass
            case NbliftError():
                self.tell(*error.diagnostics)
                self._code = error.exit_code
            case KeyboardInterrupt():
                self.say("Stopped.")
                self._code = STOPPED
            case BrokenPipeError() | SystemExit() | click.ClickException() | click.exceptions.Exit() | click.Abort():
                return
            case _:
                # The edge of the program: whatever else arrives here is a bug of ours.
                self.tell(_our_bug(error))
                self._code = OUR_FAULT
        if self.as_json and not self._answered:
            self.result({"diagnostics": self._told}, "")
        if len(self._told) > 1:
            self.say(f"{summary(self._told)}.")
        if self.exit_code:
            raise SystemExit(self.exit_code) from None


def _our_bug(error: BaseException | None) -> Diagnostic:
    handle, name = tempfile.mkstemp(prefix="nblift-bug-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"nblift {nblift.__version__}, Python {platform.python_version()}, {platform.platform()}\n\n")
        file.writelines(traceback.format_exception(error))
    return OUR_BUG.at(
        f"This is a bug of nblift: {type(error).__name__}.",
        hint=f"Please report it with {Path(name)}, which holds the traceback.",
    )
