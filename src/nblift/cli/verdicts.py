"""What `promote` and `verify` have in common: asking first, progress, and telling the verdict."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .report import ERRORS_FOUND, UNVERIFIED, Report

if TYPE_CHECKING:
    from nblift.promote.promotion import Promotion

F = TypeVar("F", bound=Callable[..., Any])


def verification_options(function: F) -> F:
    """``--try``, ``--kernel``, ``--cell-timeout``, ``--yes``."""
    function = click.option("--yes", is_flag=True, help="Do not ask before the code is executed.")(function)
    function = click.option(
        "--cell-timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="End a cell of the notebook that takes longer, and decline; a cell may take any time without it.",
    )(function)
    function = click.option("--kernel", metavar="NAME", help="Kernel to run in, instead of the notebook's.")(function)
    return click.option(
        "--try",
        "tries",
        multiple=True,
        metavar="NAME=VALUE",
        help="Another value of a parameter to compare with: JSON, or else text. May be repeated.",
    )(function)


def read_tries(texts: tuple[str, ...]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` pairs.

    Raises
    ------
    click.UsageError
        One of them has no `=`.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"--try {text}: write NAME=VALUE.")
        try:
            found[name.strip()] = json.loads(value)
        except json.JSONDecodeError:
            found[name.strip()] = value
    return found


def asked(report: Report, what: Path, target: Path, *, yes: bool) -> bool:
    """Say what will be executed; on a terminal let the person decide."""
    if report.as_json:
        return True
    last = _last_time(target)
    took = f" Last time it took {last:.0f} s." if last is not None else ""
    report.say(f"This runs the code of {what.name} and of its pipeline, in a copy of the folder.{took}")
    if yes or not sys.stdin.isatty():
        return True
    return click.confirm("Go on?", default=True, err=True)


def _last_time(target: Path) -> float | None:
    from nblift.promote.timing import last_time

    return last_time(target)


@contextmanager
def telling(report: Report) -> Iterator[Callable[[object], None]]:
    """Progress in words: a line that changes on a terminal, nothing elsewhere."""
    if not report.talks:
        yield lambda text: None
        return
    from rich.console import Console

    start = time.monotonic()
    console = Console(stderr=True)
    with console.status("") as status:
        yield lambda text: status.update(f"{text} ({time.monotonic() - start:.0f} s)")


def conclude(report: Report, done: "Promotion", notebook: Path, target: Path) -> None:
    """Tell the diagnostics and the verdict, and set the exit code."""
    from nblift.model.verdict import Verdict

    report.tell(*done.diagnostics)
    report.result(_object(done), _text(done, notebook, target))
    if done.verification.verdict is Verdict.UNVERIFIED:
        report.end_with(UNVERIFIED)
    elif done.verification.verdict is not Verdict.VERIFIED:
        report.end_with(ERRORS_FOUND)


def _object(done: "Promotion") -> dict[str, Any]:
    found = done.verification
    return {
        "verdict": found.verdict,
        "reason": found.reason,
        "steps": found.steps or [{"name": s.name, "cells": s.cells} for s in (done.spec.steps if done.spec else ())],
        "compared": found.compared,
        "diagnostics": done.diagnostics,
        "first_difference": found.first_difference,
        "parameters_changed": found.parameters_changed,
        "parameters_not_exercised": found.parameters_not_exercised,
        "outside": found.outside,
        "repository": str(done.written.target) if done.written else None,
    }


def _text(done: "Promotion", notebook: Path, target: Path) -> str:
    found = done.verification
    lines = [f"{notebook.name}: {found.verdict.value}" + (f", {found.reason}" if found.reason else "")]
    if found.steps:
        compared = found.compared
        lines.append(
            f"compared in {len(found.steps)} steps: {compared.names} names, {compared.text_bytes:,} bytes of text, "
            f"{compared.figures} figures"
        )
    if found.parameters_changed:
        lines.append("with other parameters too: " + ", ".join(f"{n} {v}" for n, v in found.parameters_changed.items()))
    if (first := found.first_difference) is not None:
        lines += [
            f"first difference: step {first.step}, {first.run}, {first.path or first.what}",
            f"  notebook  {first.notebook}",
            f"  pipeline  {first.pipeline}",
        ]
    if found.outside:
        lines.append("seen outside of the folder: " + ", ".join(found.outside))
    if done.written is not None:
        changed = len(done.written.changed)
        lines.append(f"written to {target}" if changed else f"{target} is up to date")
        lines += [f"your {name} is kept as {kept}" for name, kept in done.written.kept.items()]
    return "\n".join(lines)
