"""Files between steps: a file that one step writes and another reads is a value like any other."""

import keyword
import posixpath
import re
from collections.abc import Mapping

import msgspec

from .flow import cells_seen
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
    writes: tuple[str, ...]
    #: Folders that it makes itself.
    made: tuple[str, ...]


def file_flows(program: Program, wiring: Wiring) -> dict[str, FileFlow]:
    """Files of every step, from what the run showed."""
    names = _Names(program)
    writers: dict[str, str] = {}
    touched: list[tuple[str, list[str], list[str], tuple[str, ...]]] = []
    for flow in wiring.flows:
        reads, writes = [], []
        made: list[str] = []
        for seen in cells_seen(flow, program):
            reads += [p for p in seen.files.read if p not in writes and p not in reads]
            writes += [p for p in seen.files.written if p not in writes]
            made += seen.files.folders
        given_here = set(program.observation.inputs) if program.observation else set()
        reads = [p for p in reads if p in writers or p in given_here]
        touched.append((flow.name, reads, writes, tuple(made)))
        writers |= dict.fromkeys(writes, flow.name)
    return _assemble(touched, names)


def _assemble(touched: list[tuple[str, list[str], list[str], tuple[str, ...]]], names: "_Names") -> dict[str, FileFlow]:
    flows: dict[str, FileFlow] = {}
    writers: dict[str, str] = {}
    folders: dict[str, None] = {}
    for position, (step, reads, writes, made) in enumerate(touched):
        later = {p for _, others, _, _ in touched[position + 1 :] for p in others}
        rewritten = {p for _, _, others, _ in touched[position + 1 :] for p in others}
        kept = [p for p in writes if p in later or p not in rewritten]
        parents = [f for p in [*reads, *writes] for f in _parents(p)]
        needed = [f for f in dict.fromkeys([*folders, *parents]) if f not in made]
        flows[step] = FileFlow(
            inputs={names.of(p): (p, writers[p]) for p in reads if p in writers},
            outputs={names.of(p): p for p in kept},
            given=tuple(p for p in reads if p not in writers),
            folders=tuple(needed),
            reads=tuple(reads),
            writes=tuple(writes),
            made=made,
        )
        writers |= dict.fromkeys(writes, step)
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
