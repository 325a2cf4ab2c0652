"""Arguments and options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def json_option(function: F) -> F:
    """``--json``, as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")(function)


def repository_argument(function: F) -> F:
    """The folder of a pipeline repository."""
    return click.argument("repository", type=_FOLDER)(function)


def repository_here(function: F) -> F:
    """The folder of a pipeline repository, this one if left out."""
    return click.argument("repository", type=_FOLDER, default=".")(function)


def yes_option(function: F) -> F:
    """``--yes``: do it without asking."""
    return click.option("--yes", is_flag=True, help="Do it, and do not ask.")(function)


def kernel_option(function: F) -> F:
    """``--kernel``."""
    text = "Kernel to use, instead of the one that the notebook names."
    return click.option("--kernel", metavar="NAME", help=text)(function)


def jobs_option(function: F) -> F:
    """``--jobs``."""
    text = "How many steps may run at once, where they do not wait for each other."
    return click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help=text)(function)


def cold_option(function: F) -> F:
    """``--cold``."""
    text = "Let every kernel import its libraries itself, in place of forking all from one process that has."
    return click.option("--cold", is_flag=True, help=text)(function)
