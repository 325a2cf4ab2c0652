"""The group of all commands; each one's module is imported only when the command is asked for."""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

import nblift

#: Command → what it does, in one line. Command NAME is `command` in the module `nblift.cli.NAME`.
COMMANDS = {
    "promote": "Promote a notebook to a verified pipeline repository.",
    "verify": "Compare a pipeline with its notebook, value by value.",
    "check": "Tell what stands between a notebook and a pipeline.",
    "suggest": "Suggest steps for a notebook, with the reasons.",
    "import-tags": "Write a copy of a notebook with tags in the place of Kale's.",
    "graph": "Show what depends on what in a notebook.",
    "explain": "Explain a code of a diagnostic, such as NB201.",
    "run": "Run a pipeline, every step in a fresh kernel.",
    "resume": "Go on with a run that failed, was stopped or was killed.",
    "runs": "List, show, compare and cancel runs of a pipeline.",
    "why": "Say why a step would run again, or why not.",
    "schedule": "Tell when a rule is due, clock changes included.",
    "outputs": "List, fetch, compare and keep what a pipeline published.",
}


class _Lazy(click.Group):
    """A group that shows help without importing its commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"nblift.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names; a usage error names the nearest one."""
        if args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"There is no command '{args[0]}'.{f' Did you mean {near[0]}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(nblift.__version__, message="nblift %(version)s")
def cli() -> None:
    """Promote notebooks to verified pipelines, run them, keep what they made."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit; `arguments` are those of the process if left out.

    Also the entry of ``jupyter nblift``.
    """
    name = "jupyter nblift" if Path(sys.argv[0]).stem == "jupyter-nblift" else "nblift"
    # Of source that is read and not run, such as a notebook with "\d": since Python 3.12 everybody would see it.
    warnings.filterwarnings("ignore", module="<unknown>")
    cli(arguments, prog_name=name)
