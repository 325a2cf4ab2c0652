"""Files between steps: a file that one step writes and another reads is a value like any other."""

import keyword
import posixpath
import re
from collections.abc import Mapping

import msgspec

from .flow import cells_seen
from .handles import lazily_written
from .paths import folded
from .program import Program
from .wiring import Wiring


class FileFlow(msgspec.Struct, frozen=True):
    """The files of one step."""

    #: Argument → path, for files that an earlier step wrote; with the step that wrote it.
    inputs: dict[str, tuple[str, str]]
    #: Output name → path.
    outputs: dict[str, str]
    #: Files of the notebook's folder that it reads.
    given: tuple[str, ...]
    #: Folders that must exist before it.
    folders: tuple[str, ...]
    reads: tuple[str, ...]
    #: Files of earlier steps in folders whose listing it reads → the step that wrote them last.
    found: dict[str, str]
    writes: tuple[str, ...]
    #: Folders that it makes itself.
    made: tuple[str, ...]


def file_flows(program: Program, wiring: Wiring) -> dict[str, FileFlow]:
    """Files of every step, from what the run showed."""
    names = _Names(program)
    given_here = set(program.observation.inputs) if program.observation else set()
    writers: dict[str, str] = {}
    touched: list[_Touched] = []
    lazily = lazily_written(program, wiring.homes.handles)
    for flow in wiring.flows:
        here = _Touched(flow.name)
        held = [
            path for name, path in lazily.items() if name in flow.handles or wiring.homes.handles[name] in flow.items
        ]
        here.reads += held
        here.writes += held
        for seen in cells_seen(flow, program):
            here.reads += [p for p in seen.files.read if p not in here.writes and p not in here.reads]
            here.writes += [p for p in seen.files.written if p not in here.writes]
            here.listed += [f for f in seen.files.listed if f not in here.listed]
            here.made += seen.files.folders
        here.reads = [p for p in here.reads if p in writers or p in given_here]
        touched.append(here)
        writers |= dict.fromkeys(here.writes, flow.name)
    return _assemble(touched, names)


class _Touched(msgspec.Struct):
    """What the cells of one step did to files."""

    step: str
    reads: list[str] = []
    writes: list[str] = []
    listed: list[str] = []
    made: list[str] = []


def _assemble(touched: list[_Touched], names: "_Names") -> dict[str, FileFlow]:
    flows: dict[str, FileFlow] = {}
    writers: dict[str, str] = {}
    folders: dict[str, None] = {}
    made_before: set[str] = set()
    for position, here in enumerate(touched):
        reads, writes, made = here.reads, here.writes, here.made
        later = {p for other in touched[position + 1 :] for p in other.reads}
        rewritten = {p for other in touched[position + 1 :] for p in other.writes}
        kept = [p for p in writes if p in later or p not in rewritten]
        parents = [f for p in [*reads, *writes] for f in _parents(p)]
        made_before |= set(made)
        beside = [f for f in here.listed if f != "." and f not in made_before]
        needed = [f for f in dict.fromkeys([*folders, *parents]) if f not in made]
        flows[here.step] = FileFlow(
            inputs={names.of(p): (p, writers[p]) for p in reads if p in writers},
            outputs={names.of(p): p for p in kept},
            given=(*(p for p in reads if p not in writers), *beside),
            folders=tuple(needed),
            reads=tuple(reads),
            found={p: s for p, s in writers.items() if p not in reads and (posixpath.dirname(p) or ".") in here.listed},
            writes=tuple(writes),
            made=tuple(made),
        )
        writers |= dict.fromkeys(writes, here.step)
        folders |= dict.fromkeys([*parents, *made])
    return flows


def _parents(path: str) -> list[str]:
    found = []
    while path := posixpath.dirname(path):
        found.append(path)
    return found[::-1]


class _Names:
    """A Python name for every path: `data/trips.csv` → `trips_csv`."""

    def __init__(self, program: Program) -> None:
        self.taken = set(program.identifiers) | set(program.versions) | set(program.imports)
        self.names: dict[str, str] = {}

    def of(self, path: str) -> str:
        if path not in self.names:
            base = _identifier(posixpath.basename(path))
            candidates = [base, _identifier(path), base + "_file"]
            free = [c for c in candidates if c not in self.taken]
            name = free[0] if free else f"{base}_file_{len(self.names)}"
            self.taken.add(name)
            self.names[path] = name
        return self.names[path]


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", text).strip("_").lower() or "file"
    return f"file_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def argument_for(source: str, inputs: Mapping[str, tuple[str, str]], program: Program) -> str | None:
    """The argument that holds the path an expression means, if there is one."""
    path = folded(source, program)
    return next((name for name, (p, _) in inputs.items() if p == path), None)
