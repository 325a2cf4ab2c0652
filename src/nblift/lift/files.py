"""Files between steps: a file that one step writes and another reads is a value like any other."""

import keyword
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from nblift.model.observation import FilesSeen

from .asked import Asked, asked_by
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
    observation = program.observation
    known = set(observation.inputs) | set(observation.stood) if observation else set()
    touched: list[_Touched] = []
    lazily = lazily_written(program, wiring.homes.handles)
    for flow in wiring.flows:
        here = _Touched(flow.name)
        held = [
            path for name, path in lazily.items() if name in flow.handles or wiring.homes.handles[name] in flow.items
        ]
        here.reads += [path for path in held if path in known]
        here.writes += held
        for seen in cells_seen(flow, program):
            items = [item for item in flow.items if item.cell == seen.cell]
            here.add(seen.files, asked_by(items, wiring.homes, seen), known)
        touched.append(here)
        known = (known | set(here.writes)) - set(here.deleted)
    return _assemble(touched, _Names(program), set(observation.stood) if observation else set())


class _Touched(msgspec.Struct):
    """What the cells of one step did to files."""

    step: str
    #: Files that were there before the step and that it reads.
    reads: list[str] = []
    writes: list[str] = []
    deleted: list[str] = []
    listed: list[str] = []
    made: list[str] = []
    #: What its cells ask for without reading it.
    asked: list[Asked] = []

    def add(self, files: FilesSeen, asked: Asked, before: set[str]) -> None:
        """One more cell has run; `before` are the files that were there when the step began."""
        there = sorted(before - set(self.writes) - set(self.deleted))
        wanted = [p for p in there if p in asked.paths and p not in files.written]
        for path in (*files.read, *files.deleted, *wanted):
            if path in there and path not in self.reads:
                self.reads.append(path)
        self.asked.append(msgspec.structs.replace(asked, paths=tuple(p for p in asked.paths if p not in self.made)))
        self.writes = [p for p in self.writes if p not in files.deleted]
        self.writes += [p for p in files.written if p not in self.writes]
        self.deleted = [p for p in (*self.deleted, *files.deleted) if p not in files.written]
        self.listed += [f for f in (*files.listed, *asked.listed) if f not in self.listed]
        self.made += files.folders

    def asks_for(self, paths: Collection[str]) -> list[str]:
        """Those of some files or folders of before the step that its code asks for."""
        wanted = {p for asked in self.asked for p in asked.among(paths)}
        return [p for p in paths if p in wanted]


def _assemble(touched: list[_Touched], names: "_Names", stood: set[str]) -> dict[str, FileFlow]:
    flows: dict[str, FileFlow] = {}
    writers: dict[str, str] = {}
    folders: dict[str, None] = {}
    made_before: set[str] = set()
    given_folders = sorted({f for p in stood for f in parents_of(p)})
    for position, here in enumerate(touched):
        reads, writes, made = here.reads, here.writes, here.made
        later = {p for other in touched[position + 1 :] for p in other.reads}
        rewritten = {p for other in touched[position + 1 :] for p in (*other.writes, *other.deleted)}
        kept = [p for p in writes if p in later or p not in rewritten]
        parents = [f for p in [*reads, *writes] for f in parents_of(p)]
        made_before |= set(made)
        beside = [f for f in here.listed if f in given_folders and f not in made_before]
        asked = [p for p in here.asks_for(sorted(stood)) if p not in reads and p not in writes]
        needed = [f for f in dict.fromkeys([*folders, *parents, *here.asks_for(given_folders)]) if f not in made]
        found = {p: s for p, s in writers.items() if p not in reads and _is_listed(p, here)}
        flows[here.step] = FileFlow(
            inputs={names.of(p): (p, writers[p]) for p in reads if p in writers},
            outputs={names.of(p): p for p in kept},
            given=_without_parts([*(p for p in reads if p not in writers), *beside, *asked]),
            folders=tuple(needed),
            reads=tuple(reads),
            found=found,
            writes=tuple(writes),
            made=tuple(made),
        )
        writers |= dict.fromkeys(writes, here.step)
        writers = {p: s for p, s in writers.items() if p not in here.deleted}
        stood = stood - set(writes) - set(here.deleted)
        folders |= dict.fromkeys([*parents, *made])
    return flows


def _without_parts(paths: Iterable[str]) -> tuple[str, ...]:
    """Each path once, without what lies in a folder that is one of them."""
    every = dict.fromkeys(paths)
    return tuple(p for p in every if every.keys().isdisjoint(parents_of(p)))


def _is_listed(path: str, here: _Touched) -> bool:
    return (posixpath.dirname(path) or ".") in here.listed or bool(here.asks_for([path]))


def parents_of(path: str) -> list[str]:
    """The folders that a path leads through, outermost first."""
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
