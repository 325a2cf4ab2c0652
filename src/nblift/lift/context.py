"""All decisions about a notebook, ready for whoever writes code from them."""

import ast
import builtins
import re
import sys
from collections.abc import Iterable
from typing import Literal

from nblift.analysis.effects import Imported, configuration, seeded
from nblift.model.observation import CellSeen, Seen
from nblift.model.spec import RANDOM_STATES, ParameterSpec

from .files import FileFlow, argument_for, file_flows
from .flow import StepFlow
from .homes import Home, Homes, Housed
from .program import Item, Kind, Program, Version
from .rewrite import Changes
from .wiring import Wiring

#: Generator → name of the argument that holds its state.
STATE_NAMES = {generator: name for name, generator in RANDOM_STATES.items()}
#: Names that generated code imports from modules, and what they stand for.
_MEANT = {"Path": "pathlib.Path", "Any": "typing.Any", "NamedTuple": "typing.NamedTuple"}


class Context:
    """What the writers of steps, helpers, settings and the spec share."""

    def __init__(
        self,
        program: Program,
        parameters: list[ParameterSpec],
        package: str,
        displays: Literal["tidy", "keep"],
        *,
        presuming: bool,
    ) -> None:
        self.program = program
        self.package = package
        self.displays = displays
        self.presuming = presuming
        self.parameters = parameters
        self.homes = Homes(program)
        self.wiring = Wiring(program, self.homes)
        self.files: dict[str, FileFlow] = file_flows(program, self.wiring)
        self.parameter_names = {p.source_name: p.name for p in parameters}
        self.functions = {f.name: self._function_name(f.name) for f in self.wiring.flows}
        #: Names that steps, checks and settings use; decides which helpers are kept.
        self.used_names: set[str] = set()

    def _function_name(self, step: str) -> str:
        return f"{step}_step" if step in self.program.identifiers | self.program.imports.keys() else step

    # ------------------------------------------------------------------ names
    def local(self, name: str) -> str:
        """How functions of the package call a notebook name."""
        return self.parameter_names.get(name, name)

    def free(self, wanted: str) -> str:
        """`wanted`, or with an underscore if the notebook uses that name for something else."""
        stable = self.program.is_import(wanted) and self.program.aliases.get(wanted) == _MEANT.get(wanted, wanted)
        return wanted if stable or wanted not in self.program.identifiers else f"{wanted}_"

    def module_alias(self, module: str, usual: str) -> tuple[str, str]:
        """The name under which the package has a module, and the import: the notebook's own if it has one."""
        for name, target in self.program.aliases.items():
            if target == module and self.program.is_import(name):
                return name, self.program.imports[name][0].text
        name = self.free(usual)
        return name, f"import {module}" if name == module else f"import {module} as {name}"

    def generated_imports(self) -> dict[str, str]:
        """Imports that only generated code needs: name → statement."""
        found = {self.free("Path"): "from pathlib import Path", self.free("Any"): "from typing import Any"}
        found[self.free("NamedTuple")] = "from typing import NamedTuple"
        found["get_ipython"] = "from IPython import get_ipython"
        for module in ("copy", "random", "builtins", "os", "subprocess", "sys"):
            found[self.free(module)] = f"import {module}"
        for module, usual in (("numpy", "np"), ("matplotlib.pyplot", "plt")):
            name, line = self.module_alias(module, usual)
            found[name] = line
        return {n: line if line.endswith(n) else f"{line} as {n}" for n, line in found.items()}

    def imports_for_effect(self) -> list[str]:
        """Imports of modules whose names the notebook never uses, so that loading them must be what they are for.

        Other names that are imported and never used are left out.
        """
        facts = [item.facts for item in self.program.items]
        used = frozenset().union(*(f.loads for f in facts), *(d.reads for f in facts for d in f.defines.values()))
        found = [i for name, every in self.program.imports.items() if name not in used for i in every]
        return [f"{i.text}  # noqa: F401 (imported for its effect)" for i in found if _is_for_effect(i)]

    def annotation_imports(self) -> dict[str, str]:
        """Imports that annotations need, as the run showed: name → statement."""
        found: dict[str, str] = {}
        for seen in self.program.seen.values():
            for value in [*seen.bound.values(), *seen.now.values()]:
                for line in value.annotation_imports:
                    found.setdefault(line.split()[-1], line)
        return found

    def unused_constants(self) -> list[str]:
        """Constants of steps that no code of the package uses: they stay where they stand, for they are compared."""
        steps = {f.name for f in self.wiring.flows}
        constants = self.program.constants.items()
        return [n for n, i in constants if n not in self.used_names and (i.step or i.role) in steps]

    # ------------------------------------------------------------------ changes
    def changes(self, item: Item, step: str | None, *, nested: bool = False) -> Changes:
        """What to change in a statement that stands at `item`'s place."""
        renames = dict(self.parameter_names)
        arguments: dict[str, tuple[str, ...]] = {}
        defaults: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {}
        for name in self.program.versions:
            found = self.homes.of(name, item.position)
            if found is None:
                continue
            version, housed = found
            renames[name] = version.name
            if housed.home is Home.ARGUMENTS and housed.gets:
                arguments[name] = housed.gets
            if housed.defaults:
                defaults[name] = (version.deferred.parameters, housed.defaults)
        renames |= {v.source_name: v.name for v in self.homes.all_versions() if v.item is item}
        inputs = self.files[step].inputs if step else {}
        return Changes(
            defaults=defaults,
            renames={a: b for a, b in renames.items() if a != b},
            arguments=arguments,
            methods=self.homes.methods,
            nested=nested,
            paths=(lambda source: argument_for(source, inputs, self.program)) if inputs else None,
        )

    def helper_changes(self, version: Version, housed: Housed) -> Changes:
        """What to change in a definition that goes to the helpers."""
        arguments: dict[str, tuple[str, ...]] = {}
        defaults: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {}
        for name in version.deferred.reads:
            for other in self.program.versions.get(name, []):
                gets = self.homes.housed[other].gets
                if gets and other.name == housed.renames.get(name, name):
                    arguments[name] = gets
                if self.homes.housed[other].defaults and other.name == housed.renames.get(name, name):
                    defaults[name] = (other.deferred.parameters, self.homes.housed[other].defaults)
        if version.deferred.reads & {version.source_name} and housed.gets:
            arguments[version.source_name] = housed.gets
        before = self.program.version_at(version.source_name, version.item.position)
        own = {version.source_name: {n: self.annotation(n) for n in housed.gets}} if housed.gets else {}
        return Changes(
            renames={a: b for a, b in (self.parameter_names | housed.renames).items() if a != b},
            bases={version.source_name: before.name} if before else {},
            arguments=arguments,
            methods=self.homes.methods,
            signatures=own,
            defaults=defaults,
            required={version.source_name: frozenset(housed.defaults)},
            method_signatures={m: {n: self.annotation(n) for n in names} for m, names in housed.methods.items()},
        )

    # ------------------------------------------------------------------ observation
    def seen_cell(self, item: Item) -> CellSeen | None:
        """What the run showed of the statement's cell."""
        return self.program.seen.get(item.cell)

    def seen_at(self, name: str, flow: StepFlow, *, end: bool) -> Seen | None:
        """What a name was seen to hold when a step begins or ends."""
        items = [i.position for i in flow.items]
        if not items:
            return None
        return self.program.seen_of(name, max(items) if end else min(items) - 1)

    def folder_after(self, flow: StepFlow) -> str:
        """Working directory when a step has ended, relative to the notebook's folder."""
        last = flow.cells[-1] if flow.cells else ""
        folder = "."
        for cell, seen in self.program.seen.items():
            folder = seen.cwd or folder
            if cell == last:
                break
        return folder

    def annotation(self, name: str) -> str:
        """Annotation of a notebook name, from its last observed type."""
        parameter = next((p for p in self.parameters if p.source_name == name), None)
        if parameter is not None:
            return parameter.type
        return self.annotation_of(self.program.seen_of(name, len(self.program.items) - 1))

    def annotation_of(self, seen: Seen | None) -> str:
        """Annotation of an observed type; `Any` for what is not known, and for classes that stay inside of a step."""
        if seen is None:
            return "Any"
        return re.sub(
            r"(?<![\w.])[A-Za-z_]\w*", lambda word: "Any" if self._is_inside(word[0]) else word[0], seen.annotation
        )

    def _is_inside(self, name: str) -> bool:
        versions = self.program.versions.get(name, [])
        return name in self.program.classes and all(self.homes.housed[v].home is Home.NESTED for v in versions)

    # ------------------------------------------------------------------ code that steps contain
    def nested_versions(self, flow: StepFlow) -> list[Version]:
        """Definitions made elsewhere that the step must repeat, in document order."""
        own = set(flow.items)
        reached: set[Version] = set()
        for item in flow.items:
            if item.kind is not Kind.CODE:
                reached |= self.homes.reached(item)
        for version in list(reached):
            if version.item in own and self.homes.housed[version].home is Home.NESTED:
                reached |= self.program.reached(version.deferred.reads, version.item.position + 1)
        nested = [v for v in reached if self.homes.housed[v].home is Home.NESTED and v.item not in own]
        return sorted(nested, key=lambda v: v.item.position)

    def configurations(self, items: Iterable[Item]) -> list[list[Item]]:
        """Runs of configuration statements that stand together."""
        groups: list[list[Item]] = []
        previous: Item | None = None
        for item in items:
            if item.kind is Kind.CONFIGURATION:
                adjacent = previous is not None and previous.kind is Kind.CONFIGURATION and previous.cell == item.cell
                if adjacent:
                    groups[-1].append(item)
                else:
                    groups.append([item])
            previous = item
        return groups

    def surfaces(self, items: Iterable[Item]) -> list[str]:
        """What configuration statements configure."""
        found = (configuration(i.node, self.program.aliases) for i in items)
        return list(dict.fromkeys(c.surface for c in found if c))

    def generator(self, item: Item) -> str | None:
        """The generator that a seed statement seeds."""
        return seeded(item.node, self.program.aliases)

    def shadowed_builtins(self, flow: StepFlow) -> list[str]:
        """Builtins that the step uses before it binds their names to something else."""
        makers = self.wiring.makers_before[flow.name]
        found: dict[str, None] = {}
        bound: set[str] = set()
        for item in flow.items:
            for name in [*item.facts.reads, *sorted(item.facts.loads)]:
                if name in flow.bound and name not in bound and name not in makers and hasattr(builtins, name):
                    found[name] = None
            bound |= set(item.facts.binds)
        return list(found)


def loads_in(source: str) -> set[str]:
    """Every name that a module's source loads."""
    return {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}


def _is_for_effect(imported: Imported) -> bool:
    """`import library.part`, and what switches something on."""
    root = imported.target.partition(".")[0]
    if root in sys.stdlib_module_names:
        return False
    part = imported.text.startswith("import ") and "." in imported.text and " as " not in imported.text
    return part or imported.name.startswith("enable_")
