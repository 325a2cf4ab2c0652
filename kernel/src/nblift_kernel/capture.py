"""Runs of the pipeline package: what each step's function had in its hands when it returned.

The counterpart of the captures that `observe` makes at the notebook's step boundaries, written in the same form.
"""

import inspect
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import CodeType, FrameType
from typing import Any

from . import randomness
from .calls import watching
from .capture_file import Canon, environment_digests, write_capture, write_problem
from .describe import kind_of
from .entropy import ENTROPY
from .names import FOLLOWED
from .step_guard import argument_digest

#: Display messages of this type say where on the output stream a step starts and ends.
STEP_MIMETYPE = "application/vnd.nblift.step+json"


@contextmanager
def capturing(
    steps: Sequence[Mapping[str, Any]],
    stem: str,
    *,
    constants: Mapping[str, str] | None = None,
    local_modules: Sequence[str] = ("__main__",),
    renamed: Mapping[str, str] | None = None,
    since: float | None = None,
    markers: bool = True,
) -> Iterator[dict[str, str]]:
    """While the context lasts, write ``<stem>/<step>.json`` whenever a step's function ends.

    A step called twice is written twice; the last one stays. Nothing that the functions do, return or raise changes.

    Parameters
    ----------
    steps
        Each with `name`, `function` (``module:function``) and, if names differ, `renamed` (the notebook's name →
        the function's). `entropy`, if given, is how many seeds numpy had asked for when the step began in the notebook.
        `results` lists what it returns: `name` (the notebook's), `field` of the tuple (None: the
        bare value), `generator` (None: a value; else that generator's state).
    constants
        The notebook's name → ``module:NAME`` of constants of the package: captured with every step.
    local_modules, renamed, since
        See `Canon`.
    markers
        Put a display message with `STEP_MIMETYPE` on the output stream where a step starts and ends.

    Yields
    ------
    dict
        Step → file written, filled as the steps end.
    """
    canon = Canon(local_modules, renamed, since)
    watched = {}
    written: dict[str, str] = {}
    for step in steps:
        watched[_code(step["function"])] = _Step(
            step["name"],
            f"{stem}/{step['name']}",
            {local: name for name, local in step.get("renamed", {}).items()},
            dict(constants or {}),
            step.get("results", ()),
            step.get("entropy"),
            canon,
            markers,
            written,
        )
    with watching(
        frozenset(watched),
        lambda frame: watched[frame.f_code].entered(frame),
        lambda frame, returned, value: watched[frame.f_code].left(frame, value, returned=returned),
    ):
        yield written


@dataclass
class _Step:
    """One step's function, and the call of it that is under way."""

    name: str
    stem: str
    #: The function's name → the notebook's.
    names: Mapping[str, str]
    constants: Mapping[str, str]
    results: Sequence[Mapping[str, Any]]
    entropy: int | None
    canon: Canon
    markers: bool
    written: dict[str, str]
    depth: int = 0
    arguments: dict[str, object] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    random: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    problem: str = ""

    def entered(self, frame: FrameType) -> None:
        """The function begins."""
        self.depth += 1
        if self.depth > 1:
            return
        self.problem = ""
        try:
            self._mark("start")
            self._look_at_arguments(frame)
            if self.entropy is not None:
                ENTROPY.go_to(self.entropy)
        except Exception as error:  # noqa: BLE001 - an edge: raising here would raise in the step
            self.problem = f"{type(error).__name__}: {error}"

    def left(self, frame: FrameType, value: object, *, returned: bool) -> None:
        """The function ends, by returning `value` or by an exception."""
        self.depth -= 1
        if self.depth:
            return
        try:
            self._write(frame, value, returned=returned)
            self._mark("end")
        except Exception as error:  # noqa: BLE001 - an edge: raising here would raise in the step
            self.problem = self.problem or f"{type(error).__name__}: {error}"
        if self.problem:
            write_problem(self.stem, self.problem)
        self.written[self.name] = f"{self.stem}.json"
        self.arguments.clear()

    def _look_at_arguments(self, frame: FrameType) -> None:
        code = frame.f_code
        count = code.co_argcount + code.co_kwonlyargcount
        local = dict(frame.f_locals)
        passed = {name: local[name] for name in code.co_varnames[:count] if name in local}
        self.arguments = {name: value for name, value in passed.items() if kind_of(value) in FOLLOWED}
        self.digests = {name: argument_digest(value) for name, value in self.arguments.items()}
        self.random = randomness.digests()
        self.environment = dict(os.environ)
        self.folder = os.getcwd()

    def _write(self, frame: FrameType, value: object, *, returned: bool) -> None:
        changed = [n for n, value in self.arguments.items() if argument_digest(value) != self.digests[n]]
        values = {name: value for name, value in map(_constant, self.constants.items()) if value is not _MISSING}
        local = {name: value for name, value in dict(frame.f_locals).items() if name.isidentifier()}
        values |= {self.names.get(name, name): value for name, value in local.items()}
        more = {
            "step": self.name,
            "returned": returned,
            "arguments_changed": changed,
            "random_before": self.random,
            "environment": environment_digests(self.environment),
            "moved": os.path.relpath(os.getcwd(), self.folder).replace(os.sep, "/"),
        }
        made = self._made(value) if returned else {}
        states = {g: made.pop(n) for n, g in self._generators.items() if n in made}
        more["states"] = {g: randomness.digest_of(g, state) for g, state in states.items()}
        write_capture(self.stem, values, self.canon, more, results=made)

    @property
    def _generators(self) -> dict[str, str]:
        """Results that are the state of a generator → that generator."""
        return {w["name"]: w["generator"] for w in self.results if w["generator"] in randomness.NAMES}

    def _made(self, value: object) -> dict[str, object]:
        """What was returned, by the notebook's names; without fields that are not there."""
        fields = {wanted["name"]: wanted["field"] for wanted in self.results}
        return {
            name: value if at is None else getattr(value, at)
            for name, at in fields.items()
            if at is None or hasattr(value, at)
        }

    def _mark(self, event: str) -> None:
        if not self.markers:
            return
        from IPython.core.getipython import get_ipython

        shell = get_ipython()
        if shell is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            shell.display_pub.publish(data={STEP_MIMETYPE: {"step": self.name, "event": event}}, metadata={})


_MISSING = object()


def _constant(place: tuple[str, str]) -> tuple[str, object]:
    name, at = place
    module, _, attribute = at.partition(":")
    return name, vars(sys.modules[module]).get(attribute, _MISSING) if module in sys.modules else _MISSING


def _code(place: str) -> CodeType:
    module, _, name = place.partition(":")
    function = inspect.unwrap(getattr(import_module(module), name))
    code: CodeType = function.__code__
    return code
