"""Ambient state along the notebook: which cell left files, options and generators as a later one finds them."""

import posixpath
from collections.abc import Iterable, Iterator

from nblift.model.graph import Evidence
from nblift.model.observation import CellSeen

from .ambient import WHOLE_ENVIRONMENT, Action, Touch
from .cellfacts import CellFacts
from .ledger import Ledger
from .libraries import uses
from .paths import SOME_FILE, is_nameless
from .running import Running
from .values import Values

#: Some file that was written under a name known only when the code runs.
_SOME_FILE = f"file:{SOME_FILE}"


class Surroundings:
    """Enters ambient state into the ledger, under names that hold a colon (and `cwd`)."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        #: Surfaces of which some cell set options.
        self._surfaces: list[str] = []

    def surfaces(self) -> tuple[str, ...]:
        """Surfaces of which some cell set options."""
        return tuple(self._surfaces)

    def go_back(self, surfaces: Iterable[str]) -> None:
        """Stand where options of these surfaces had been set."""
        self._surfaces = list(surfaces)

    def read(
        self,
        position: int,
        facts: CellFacts,
        running: Running,
        values: Values,
        touches: Iterable[Touch],
        seen: CellSeen | None,
    ) -> list[str]:
        """Enter what a cell reads; returns what the cell does besides binding names, for people."""
        for touch in touches:
            if touch.action is not Action.BIND:
                for name in self._names(touch.name):
                    known = self._ledger.need(position, name, touch.evidence) and name != _SOME_FILE
                    if name.startswith("file:") and not known:
                        # nobody is known to have made it: whoever wrote a file of unknown name may have
                        for file in self._files() if is_nameless(name) else [_SOME_FILE]:
                            self._ledger.need(position, file, Evidence.MAY)
            if touch.action is not Action.READ and touch.name.startswith("file:"):
                for folder in _parents(touch.name):
                    self._ledger.need(position, folder, touch.evidence)
        for target in facts.imports.values():
            for name, evidence in self._modules(target.replace(".", "/")):
                self._ledger.need(position, name, evidence)
        if self._surfaces:
            for name in self._options(facts, running, values, seen):
                self._ledger.need(position, name, Evidence.MAY)
        told = (t.name for t in touches if t.action is not Action.READ and not is_nameless(t.name))
        return list(dict.fromkeys([*told, *_others(seen)]))

    def _files(self) -> list[str]:
        return [name for name in self._ledger.names if name.startswith("file:")]

    def _modules(self, module: str) -> Iterator[tuple[str, Evidence]]:
        """Files that an import may execute: beside the notebook, or elsewhere on the path."""
        files = (f"{module}.py", f"{module.partition('/')[0]}.py", f"{module}/__init__.py")
        yield from ((f"file:{file}", Evidence.PROVED) for file in files)
        if "config:sys.path" in self._ledger.names:
            ends = tuple(f"/{file}" for file in files)
            yield from ((name, Evidence.MAY) for name in self._files() if name.endswith(ends))

    def _names(self, name: str) -> Iterator[str]:
        """The state that a name stands for: all of the environment, all files of a folder."""
        if name == WHOLE_ENVIRONMENT:
            yield from (each for each in list(self._ledger.names) if each.startswith("env:"))
        elif name.endswith("/*"):
            folder = posixpath.normpath(name.removeprefix("file:")[:-2])
            inside = "file:" if folder == "." else f"file:{folder}/"
            yield f"file:{folder}"
            yield from (each for each in list(self._ledger.names) if each.startswith(inside))
        else:
            yield name

    def _options(self, facts: CellFacts, running: Running, values: Values, seen: CellSeen | None) -> Iterator[str]:
        """Options that the cell's results may depend on: those of libraries that it uses."""
        targets = running.resolved.targets | values.types(facts.loads)
        if seen is not None:
            targets |= {seen.result or "", "matplotlib" if seen.open_figures else ""}
        libraries = {target.partition(".")[0] for target in targets}
        for surface in self._surfaces:
            shows = surface == "ipython" and facts.displays
            if uses(surface, targets, libraries) or shows or (surface == "sys.path" and facts.imports):
                yield f"config:{surface}"

    def change(self, position: int, touches: Iterable[Touch]) -> None:
        """Enter what a cell makes of ambient state."""
        for touch in touches:
            sure = touch.evidence is not Evidence.MAY
            if touch.action is Action.READ:
                continue
            if is_nameless(touch.name) and touch.name != _SOME_FILE:
                self._ledger.may_bind(position, _SOME_FILE)
            if touch.name.startswith("config:"):
                # options add up: each setter counts
                self._surfaces += [s for s in [touch.name.removeprefix("config:")] if s not in self._surfaces]
                if touch.name in self._ledger.names:
                    self._ledger.change(position, touch.name, touch.evidence)
                    continue
            if touch.name not in self._ledger.names or (touch.action is Action.BIND and sure):
                self._ledger.bind(position, touch.name, touch.evidence)
            elif touch.action is Action.BIND:
                self._ledger.may_bind(position, touch.name)
            else:
                self._ledger.change(position, touch.name, touch.evidence)


def _parents(name: str) -> Iterator[str]:
    path = posixpath.dirname(name.removeprefix("file:"))
    while path and path != "/":
        yield f"file:{path}"
        path = posixpath.dirname(path)


def _others(seen: CellSeen | None) -> Iterator[str]:
    if seen is not None:
        yield from (f"file:{path}" for path in seen.files.outside)
        yield from (["figure"] if seen.open_figures else [])
        yield from (["network"] if seen.network else [])
        yield from (["subprocess"] if seen.subprocess else [])
