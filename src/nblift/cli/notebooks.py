"""What commands about a notebook have in common: its argument, and one run of it if that is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .report import Report

if TYPE_CHECKING:
    from nblift.model.diagnostic import Diagnostic
    from nblift.model.notebook import Notebook
    from nblift.model.observation import Observation

F = TypeVar("F", bound=Callable[..., Any])


def notebook_argument(function: F) -> F:
    """The notebook's file; `opened` says what is wrong with it."""
    return click.argument("notebook", type=click.Path(path_type=Path))(function)


def observe_option(function: F) -> F:
    """``--observe`` and ``--kernel``, for `opened`."""
    function = click.option(
        "--kernel", metavar="NAME", help="Kernel to run in, instead of the one that the notebook names."
    )(function)
    return click.option(
        "--observe", is_flag=True, help="Run the notebook once in a fresh kernel and a copy of its folder."
    )(function)


def seen_option(function: F) -> F:
    """``--no-seen``: see `opened`."""
    return click.option(
        "--no-seen", is_flag=True, help="Leave out what was seen while somebody worked in the notebook."
    )(function)


def opened(
    report: Report, path: Path, kernel: str | None, *, observe: bool, no_seen: bool
) -> "tuple[Notebook, tuple[Diagnostic, ...], Observation | None]":
    """Read a notebook, and run it once if that is asked for: it, what reading said, and what was seen.

    A run that fails is told; what was seen before counts. Without a run, what the tracker saw in a session counts, as
    far as the cells are still those that ran.

    Raises
    ------
    NbliftError
        The notebook cannot be read, or its kernel does not start.
    """
    from nblift.promote.promotion import read_notebook

    report.notebook = path.name
    notebook, said = read_notebook(path)
    if not observe:
        from nblift.promote.seen import load
        from nblift.promote.seen_session import observation_of

        return notebook, said, None if no_seen else observation_of(notebook, load(path))
    from nblift.promote.observe import observe as observe_once

    from .verdicts import telling

    with telling(report) as progress:
        observation, failure = observe_once(path, notebook, kernel=kernel, progress=progress)
    if failure is not None:
        report.tell(failure)
    return notebook, said, observation
