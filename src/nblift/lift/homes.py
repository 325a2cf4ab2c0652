"""Where each function and class of the notebook goes: the package's helpers, with or without arguments, or a step."""

import ast
from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from nblift.analysis.scopes import ScopeNode, free_names, local_names, type_parameters

from .handles import handles_of
from .program import BUILTINS, Item, Kind, Program, Version


class Home(StrEnum):
    """Where a definition is written."""

    #: In `helpers.py` as it stands.
    MODULE = "module"
    #: In `helpers.py`; the notebook data it reads comes as keyword arguments.
    ARGUMENTS = "arguments"
    #: In every step that uses it.
    NESTED = "nested"


class Housed(msgspec.Struct, frozen=True):
    """A decision about one definition."""

    home: Home
    #: Notebook data (or parameters) it needs as keyword arguments, sorted by first use.
    gets: tuple[str, ...] = ()
    #: Of a class: method → data it needs.
    methods: dict[str, tuple[str, ...]] = {}
    #: Parameter → notebook data that is its default: calls that leave it out pass the data.
    defaults: dict[str, str] = {}
    #: Helpers that it refers to: notebook name → version name, where they differ.
    renames: dict[str, str] = {}


class Homes:
    """Decides for all definitions, those that others need first."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.housed: dict[Version, Housed] = {}
        #: Handles that every step makes anew; see `handles`.
        self.handles = handles_of(program)
        #: Method → notebook data that its calls must pass.
        self.methods: dict[str, tuple[str, ...]] = {}
        self._deciding: set[Version] = set()
        for version in sorted(self.all_versions(), key=lambda v: not v.is_class):
            self.decide(version)

    def all_versions(self) -> list[Version]:
        """Every definition, in document order."""
        return sorted((v for vs in self.program.versions.values() for v in vs), key=lambda v: v.item.position)

    def of(self, name: str, position: int) -> tuple[Version, Housed] | None:
        """The definition that a name means at a position, and its home."""
        version = self.program.version_at(name, position)
        return (version, self.housed[version]) if version else None

    def decide(self, version: Version) -> Housed:
        """The home of one definition (recursion counts as being at home in the module)."""
        if version in self.housed:
            return self.housed[version]
        if version in self._deciding:
            return Housed(Home.MODULE)
        self._deciding.add(version)
        self.housed[version] = self._decide(version)
        self._deciding.discard(version)
        return self.housed[version]

    # ------------------------------------------------------------------ one definition
    def _decide(self, version: Version) -> Housed:
        defaults = _data_defaults(version.node, self.program)
        spelled = version.source_name in self.program.spelled
        if spelled and version.name != version.source_name:
            return Housed(Home.NESTED)
        if version.deferred.writes or self._read_at_once(version, defaults) or self._recurs_over_data(version):
            return Housed(Home.NESTED)
        needs = self._needs(version, defaults)
        if needs is None:
            return Housed(Home.NESTED)
        gets, renames = needs
        if version.name != version.source_name:
            renames[version.source_name] = version.name
        if version.is_class:
            return self._class(version, renames)
        gets += [n for m in called_methods(version.node) for n in self.methods.get(m, ())]
        wanted = tuple(dict.fromkeys(gets))
        if not wanted and not defaults:
            return Housed(Home.MODULE, renames=renames)
        # what names it in a string finds it among the names of the step, and gives it no more arguments
        if not spelled and self._called_only(version, (*wanted, *defaults.values())):
            return Housed(Home.ARGUMENTS, wanted, defaults=defaults, renames=renames)
        return Housed(Home.NESTED)

    def _read_at_once(self, version: Version, defaults: dict[str, str]) -> bool:
        """Whether the definition itself needs data, other than by defaults that calls can pass instead."""
        program = self.program
        if {n for n in version.item.facts.reads if program.is_data(n)} - set(defaults.values()):
            return True
        return any(program.binders[n] > 1 or n in program.changed for n in defaults.values())

    def _recurs_over_data(self, version: Version) -> bool:
        """Whether definitions that call each other read data: none could be given it before the others."""
        end = len(self.program.items)
        reached = self.program.reached(version.deferred.reads, end) - {version}
        circle = [v for v in reached if version in self.program.reached(v.deferred.reads, end)]
        return bool(circle) and any(self.program.is_data(n) for v in (version, *circle) for n in v.deferred.reads)

    def _needs(self, version: Version, defaults: dict[str, str]) -> tuple[list[str], dict[str, str]] | None:
        """Data it needs, and helpers that it calls by another name; None if it refers to what is no helper."""
        program = self.program
        renames: dict[str, str] = {}
        gets: list[str] = []
        for name in sorted(version.deferred.reads | (set(version.item.facts.reads) - set(defaults.values()))):
            if program.is_data(name):
                gets.append(name)
            elif name in program.versions and name != version.source_name:
                other = self._meant(version, name)
                housed = self.decide(other) if other else None
                if other is None or housed is None or housed.home is Home.NESTED:
                    return None
                gets += housed.gets
                if other.name != name:
                    renames[name] = other.name
        return gets, renames

    def _meant(self, version: Version, name: str) -> Version | None:
        """The one definition of `name` that every use of `version` finds; None if uses differ."""
        program = self.program
        positions = [i.position for i in self.users(version)] or [len(program.items)]
        if name in version.item.facts.reads:
            positions.append(version.item.position)
        meant = {program.version_at(name, p) for p in positions}
        return meant.pop() if len(meant) == 1 else None

    def users(self, version: Version) -> Iterator[Item]:
        """Statements that may run the definition, through other definitions too."""
        program = self.program
        for item in program.items:
            if item.kind is not Kind.CODE and version in self.reached(item):
                yield item

    def reached(self, item: Item) -> set[Version]:
        """Definitions that a statement may run: those it names, and classes of the values it names."""
        return self.program.reached(item.facts.loads, item.position)

    def needs(self, item: Item) -> dict[str, Version | None]:
        """Notebook data that a statement needs when it runs: its own, and (with the definition) what it reaches.

        Values: the definition through which it is needed, None for the statement itself.
        """
        names = [*item.facts.reads]
        if item.kind is Kind.BODY:
            # a function that is data: what it reads when it runs must be there
            names += sorted({n for d in item.facts.defines.values() for n in d.reads | d.writes})
        found: dict[str, Version | None] = {n: None for n in names if self.program.is_data(n)}
        for version in sorted(self.reached(item), key=lambda v: v.item.position):
            if version.is_class and self.housed[version].home is not Home.NESTED:
                continue
            housed = self.housed[version]
            later = version.deferred.reads | version.deferred.writes | set(version.item.facts.reads)
            for name in sorted(later | {*housed.gets, *housed.defaults.values()}):
                if self.program.is_data(name):
                    found.setdefault(name, version)
        for method in called_methods(item.node):
            for name in self.methods.get(method, ()):
                found.setdefault(name, None)
        return found

    # ------------------------------------------------------------------ arguments
    def _called_only(self, version: Version, wanted: tuple[str, ...]) -> bool:
        """Whether every use is a plain call at which the wanted names mean the notebook's."""
        node = version.node
        if not isinstance(node, ast.FunctionDef) or node.decorator_list or set(wanted) & local_names(node)[0]:
            return False
        name = version.source_name
        for item in self.program.items:
            if self.program.version_at(name, item.position) is not version and not self._recursive(item, version):
                continue
            if name in item.facts.values or any(name in d.values for d in item.facts.defines.values()):
                return False
            used = name in item.facts.loads | self._loads_later(item)
            if used and (_shadows(item.node, name, wanted) or _spreads(item.node, name)):
                return False
        return True

    @staticmethod
    def _recursive(item: Item, version: Version) -> bool:
        return item is version.item

    @staticmethod
    def _loads_later(item: Item) -> frozenset[str]:
        return frozenset().union(*(d.reads for d in item.facts.defines.values()))

    # ------------------------------------------------------------------ classes
    def _class(self, version: Version, renames: dict[str, str]) -> Housed:
        """A class whose methods read data: the methods get it, if every use of them is a call that can be seen."""
        assert isinstance(version.node, ast.ClassDef)
        types = type_parameters(version.node)
        wanted = {m.name: self._wanted_by(m, types) for m in version.node.body if isinstance(m, ast.FunctionDef)}
        while self._spread(version.node, wanted):
            pass
        wanted = {name: names for name, names in wanted.items() if names}
        elsewhere = [n for n in version.node.body if not isinstance(n, ast.FunctionDef)]
        if any(map(self.program.is_data, {name for n in elsewhere for name in _free_below(n)} - types)):
            return Housed(Home.NESTED)
        for method in version.node.body:
            if not isinstance(method, ast.FunctionDef) or method.name not in wanted:
                continue
            if not self._method_called_only(method, wanted[method.name]):
                return Housed(Home.NESTED)
        self.methods |= wanted
        home = Home.ARGUMENTS if wanted else Home.MODULE
        return Housed(home, methods=wanted, renames=renames)

    def _wanted_by(self, method: ast.FunctionDef, types: frozenset[str]) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for name in dict.fromkeys(free.name for free in free_names(method) if free.name not in types):
            if self.program.is_data(name):
                names[name] = None
            for version in self.program.versions.get(name, []):
                names |= dict.fromkeys(self.decide(version).gets)
        return tuple(names)

    @staticmethod
    def _spread(node: ast.ClassDef, wanted: dict[str, tuple[str, ...]]) -> bool:
        """A method that calls a method which wants data wants it too; True if something was added."""
        changed = False
        for method in (n for n in node.body if isinstance(n, ast.FunctionDef)):
            names = dict.fromkeys(wanted[method.name])
            for called in called_methods(method):
                names |= dict.fromkeys(wanted.get(called, ()))
            changed = changed or len(names) > len(wanted[method.name])
            wanted[method.name] = tuple(names)
        return changed

    def _method_called_only(self, method: ast.FunctionDef, wanted: tuple[str, ...]) -> bool:
        if method.name.startswith("__") or method.decorator_list or set(wanted) & local_names(method)[0]:
            return False
        definitions = 0
        for item in self.program.items:
            called = {id(n.func) for n in ast.walk(item.node) if isinstance(n, ast.Call)}
            for node in ast.walk(item.node):
                if isinstance(node, ast.FunctionDef) and node.name == method.name:
                    definitions += 1
                if isinstance(node, ast.Attribute) and node.attr == method.name and id(node) not in called:
                    return False
        return definitions == 1


def _shadows(node: ast.stmt, name: str, wanted: tuple[str, ...]) -> bool:
    """Whether a nested scope that calls `name` has a local of its own called like one of `wanted`."""
    for child in ast.walk(node):
        if isinstance(child, ScopeNode):
            calls = {n.id for n in ast.walk(child) if isinstance(n, ast.Name)}
            if name in calls and set(wanted) & local_names(child)[0]:
                return True
    return False


def _data_defaults(node: ast.stmt, program: Program) -> dict[str, str]:
    """Parameters whose default is a plain name of notebook data, where it can become required."""
    if not isinstance(node, ast.FunctionDef):
        return {}
    found: dict[str, str] = {}
    positional = [*node.args.posonlyargs, *node.args.args]
    with_default = positional[len(positional) - len(node.args.defaults) :]
    kept_before = False
    for parameter, default in zip(with_default, node.args.defaults, strict=True):
        if isinstance(default, ast.Name) and program.is_data(default.id) and not kept_before:
            found[parameter.arg] = default.id
        else:
            kept_before = True
    for parameter, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if isinstance(value, ast.Name) and program.is_data(value.id):
            found[parameter.arg] = value.id
    return found


def called_methods(node: ast.AST) -> list[str]:
    """Names of the methods that are called anywhere below a node."""
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return list(dict.fromkeys(f.attr for f in calls if isinstance(f, ast.Attribute)))


def _free_below(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ScopeNode):
            yield from (free.name for free in free_names(child))


def _spreads(node: ast.stmt, name: str) -> bool:
    """Whether some call of `name` uses `*` or `**`, so that nobody sees what it passes."""
    calls = (n for n in ast.walk(node) if isinstance(n, ast.Call))
    ours = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == name]
    return any(isinstance(a, ast.Starred) for c in ours for a in c.args) or any(
        k.arg is None for c in ours for k in c.keywords
    )


def first_makers(program: Program) -> dict[str, int]:
    """Name → position of the first statement that makes it."""
    found: dict[str, int] = {}
    for item in program.items:
        later = (n for d in item.facts.defines.values() for n in d.writes)
        for name in (*item.facts.binds, *item.facts.may_bind, *later):
            found.setdefault(name, item.position)
    return found


def unknown_names(item: Item, makers: Mapping[str, int]) -> list[str]:
    """Names that a statement needs and nothing above it makes."""
    missing = []
    code = item.placed.cell.code
    for name in item.facts.reads:
        if (
            name in BUILTINS
            or (code is not None and name in code.imports)
            or name in item.facts.soft
            or name in item.facts.may_bind
        ):
            continue
        if makers.get(name, item.position) >= item.position:
            missing.append(name)
    return missing
