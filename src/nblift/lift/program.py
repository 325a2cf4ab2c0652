"""The notebook as one straight list of statements, each with its role, and what every name stands for."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from nblift.analysis.effects import Imported, configuration, dotted, imports_in, seeded
from nblift.analysis.facts import Deferred, Facts, facts_of
from nblift.analysis.scopes import bound_by
from nblift.analysis.statements import statements_of
from nblift.analysis.tree import root_of
from nblift.model.observation import CellSeen, Observation, Seen

from .constants import is_constant
from .roles import Layout, Placed
from .texts import carrying

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "get_ipython", "display", "__doc__"}


class Kind(StrEnum):
    """What becomes of a statement."""

    IMPORT = "import"
    CODE = "code"
    CONFIGURATION = "configuration"
    SEED = "seed"
    PARAMETER = "parameter"
    CONSTANT = "constant"
    BODY = "body"


class Item:
    """One statement in its place. Identity matters: two equal statements are two items."""

    def __init__(self, position: int, facts: Facts, placed: Placed, kind: Kind) -> None:
        self.position = position
        self.facts = facts
        self.placed = placed
        self.kind = kind

    @property
    def role(self) -> str:
        """Role of its cell."""
        return self.placed.role

    @property
    def step(self) -> str | None:
        """The step it belongs to."""
        return self.placed.step

    @property
    def cell(self) -> str:
        """Id of its cell."""
        return self.placed.cell.id

    @cached_property
    def node(self) -> ast.stmt:
        """Its tree."""
        return self.facts.node

    def __repr__(self) -> str:
        return f"Item({self.position}, {self.facts.statement.text!r}, {self.kind})"


class Version:
    """One definition of a function, class or lambda of the notebook."""

    def __init__(self, name: str, item: Item, deferred: Deferred, number: int) -> None:
        self.source_name = name
        self.item = item
        self.deferred = deferred
        self.name = name if number == 1 else f"{name}_v{number}"

    @cached_property
    def node(self) -> ast.stmt:
        """Its tree."""
        return self.item.node

    @property
    def is_class(self) -> bool:
        """Whether it defines a class."""
        return isinstance(self.node, ast.ClassDef)

    def __repr__(self) -> str:
        return f"Version({self.name})"


class Program:
    """All statements in document order, and the meaning of names.

    Skipped cells are read (to see what only they make) but bind nothing.

    Parameters
    ----------
    staying
        Constants that are written where they stand although other steps may use them.
    """

    def __init__(self, layout: Layout, observation: Observation | None, staying: frozenset[str] = frozenset()) -> None:
        self._staying = staying
        self.layout = layout
        self.observation = observation
        self.seen: Mapping[str, CellSeen] = {c.cell: c for c in observation.cells} if observation else {}
        placed = [(facts_of(s), p) for p in layout.cells for s in statements_of(p.cell)]
        raw = list(zip(carrying(f for f, _ in placed), (p for _, p in placed), strict=True))
        self.skipped = [f for f, p in raw if p.role == "skip"]
        live = [(f, p) for f, p in raw if p.role != "skip"]
        self.imports = self._imports([f for f, _ in live])
        self.aliases = {name: found[0].target for name, found in self.imports.items()}
        self.aliases |= _loggers([f for f, _ in live], self.aliases)
        self.binders = self._binders([f for f, _ in live])
        self._import_for_magics()
        self.spelled = frozenset().union(*(f.spelled for f, _ in live))
        #: Every identifier of the notebook's code, local ones too.
        self.identifiers = frozenset().union(*(_identifiers(f.node) for f, _ in live))
        #: Names of classes that the notebook defines.
        self.classes = {n for f, _ in live if isinstance(f.node, ast.ClassDef) for n in f.defines}
        self.changed = self._changed([f for f, _ in live])
        self.items: list[Item] = []
        self.constants: dict[str, Item] = {}
        for facts, place in live:
            item = Item(len(self.items), facts, place, Kind.BODY)
            item.kind = self._kind(item)
            self.items.append(item)
            if item.kind is Kind.CONSTANT:
                self.constants[facts.binds[0]] = item
        self.versions = self._versions()
        while self._keep_effects_of_decorators():
            pass
        self.parameters = {n: i for i in self.items if i.kind is Kind.PARAMETER for n in i.facts.binds}
        self._keep_local_constants()
        self._keep_configuration_by_data()

    # ------------------------------------------------------------------ building
    @staticmethod
    def _imports(live: list[Facts]) -> dict[str, list[Imported]]:
        found: dict[str, list[Imported]] = {}
        for facts in live:
            for imported in imports_in(facts.node):
                found.setdefault(imported.name, []).append(imported)
        return found

    def _import_for_magics(self) -> None:
        """Modules that the Python in the place of magics needs, and that the notebook does not import itself."""
        codes = [p.cell.code for p in self.layout.cells if p.role != "skip" and p.cell.code is not None]
        for module in sorted({m for code in codes for m in code.imports} - self.binders.keys()):
            self.imports[module] = [Imported(module, module, f"import {module}")]
            self.aliases[module] = module
            self.binders[module] = 1

    @staticmethod
    def _binders(live: list[Facts]) -> dict[str, int]:
        count: dict[str, int] = {}
        for facts in live:
            later = [n for d in facts.defines.values() for n in d.writes]
            for name in [*facts.binds, *facts.may_bind, *facts.deletes, *later]:
                count[name] = count.get(name, 0) + 1
        return count

    def _changed(self, live: list[Facts]) -> frozenset[str]:
        """Names whose object some code changes, proved, likely or observed."""
        names: set[str] = set()
        changing: dict[str, list[Deferred]] = {}
        for facts in live:
            for name, deferred in facts.defines.items():
                changing.setdefault(name, []).append(deferred)
        setting = {(f.statement.cell, cls) for f in live if (cls := self._sets_class(f.node))}
        for facts in live:
            names |= (facts.mutations.proved | facts.mutations.likely) - {self._sets_class(facts.node)}
            for deferred in facts.defines.values():
                names |= deferred.mutates | deferred.writes
            for call in facts.mutations.calls:
                for deferred in changing.get(call.function, ()):
                    given = dict(zip(deferred.parameters, call.positional, strict=False)) | call.keywords
                    names |= {name for parameter, name in given.items() if name and parameter in deferred.changes}
        for seen in self.seen.values():
            names |= {name for name in seen.mutated if (seen.cell, name) not in setting}
        # what a name is made of, or refers to, is changed through it
        sources = [(name, made_of) for facts in live for name, made_of in facts.sources.items()]
        known = 0
        while len(names) > known:
            known = len(names)
            names.update(*(made_of for name, made_of in sources if name in names))
        return frozenset(names)

    def _kind(self, item: Item) -> Kind:
        facts, node = item.facts, item.node
        if imports_in(node) and all(self.is_import(n) for n in facts.binds):
            return Kind.IMPORT
        if item.role == "parameters":
            return Kind.PARAMETER
        if facts.defines and _defines_only(node) and not self.changed & set(facts.binds):
            return Kind.CODE
        if self._constant(item):
            return Kind.CONSTANT
        if seeded(node, self.aliases):
            return Kind.SEED
        if self._configures(node):
            return Kind.CONFIGURATION
        return Kind.BODY

    def _configures(self, node: ast.stmt) -> bool:
        found = configuration(node, self.aliases)
        if found is not None and found.surface != "modules":
            return True
        if (name := self._sets_class(node)) is not None:
            return name not in self.changed
        return isinstance(node, ast.Assign) and self.is_import(root_of(node.targets[0]))

    def _sets_class(self, node: ast.stmt) -> str | None:
        """The class of the notebook that a statement gives an attribute of plain value: a setting of the class."""
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name))], value=value):
                plain = not any(isinstance(n, ast.Call | ast.Lambda) for n in ast.walk(value))
                return name if plain and name in self.classes and self.binders[name] == 1 else None
        return None

    def is_import(self, name: str) -> bool:
        """Whether the notebook binds the name by imports of one and the same thing only."""
        found = self.imports.get(name, [])
        return bool(found) and len({i.target for i in found}) == 1 and len(found) == self.binders[name]

    def _constant(self, item: Item) -> bool:
        match item.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                return False
        free = name not in self.spelled | self._staying and name not in self.changed and self.binders[name] == 1
        return free and is_constant(value, self.aliases, self.constants.keys())

    def _versions(self) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {}
        for item in self.items:
            if item.kind is Kind.CODE:
                for name, deferred in item.facts.defines.items():
                    known = found.setdefault(name, [])
                    known.append(Version(name, item, deferred, len(known) + 1))
        mixed = {n for n, vs in found.items() if len(vs) != self.binders[n]}
        for name in mixed:
            for version in found.pop(name):
                version.item.kind = Kind.BODY
        return found

    def _keep_effects_of_decorators(self) -> bool:
        """A definition whose decorator changes notebook data happens at its place; True if one was found."""
        for versions in list(self.versions.values()):
            for version in versions:
                roots = {n for d in getattr(version.node, "decorator_list", ()) for n in _roots(d)}
                reached = self.reached(roots, version.item.position)
                changed = {n for r in reached for n in r.deferred.mutates | r.deferred.writes}
                if any(map(self.is_data, roots | changed)) or self._is_called_at_once(version.node):
                    for other in self.versions.pop(version.source_name):
                        other.item.kind = Kind.BODY
                    return True
        return False

    def _is_called_at_once(self, node: ast.stmt) -> bool:
        """Whether a decorator calls the function: a widget that shows what it gives."""
        names = (dotted(d, self.aliases) for d in getattr(node, "decorator_list", ()))
        return any(name.partition(".")[0] == "ipywidgets" for name in names)

    def _keep_local_constants(self) -> None:
        """A constant that only its own step uses stays where it stands."""
        for name, item in list(self.constants.items()):
            users = [i for i in self.items if name in i.facts.loads or self._in_code(name, i)]
            local = item.role in ("step", "check") and all(
                u.step == item.step and u.kind in (Kind.BODY, Kind.SEED) and u.role == "step" for u in users
            )
            if local:
                item.kind = Kind.BODY
                del self.constants[name]

    def _keep_configuration_by_data(self) -> None:
        """Options that the last step computes from data hold for no other step: they are part of its code."""
        last = next((i.step for i in reversed(self.items) if i.step), None)
        for item in self.items:
            of_data = any(self.is_data(n) and n not in self.parameters for n in item.facts.reads)
            if item.kind is Kind.CONFIGURATION and item.step == last and of_data:
                item.kind = Kind.BODY

    @staticmethod
    def _in_code(name: str, item: Item) -> bool:
        return any(name in d.reads for d in item.facts.defines.values())

    # ------------------------------------------------------------------ asking
    def of_step(self, step: str) -> Iterator[Item]:
        """The statements of a step and of its checks, in order."""
        return (i for i in self.items if i.step == step)

    def version_at(self, name: str, position: int) -> Version | None:
        """The definition of a function or class that holds just before `position`."""
        before = [v for v in self.versions.get(name, []) if v.item.position < position]
        return before[-1] if before else None

    def is_data(self, name: str) -> bool:
        """Whether the name holds notebook data (or a parameter) rather than code, a module or a constant."""
        if name in self.versions or name in self.constants or self.is_import(name):
            return False
        return name in self.binders

    def reached(self, names: frozenset[str] | set[str], position: int) -> set[Version]:
        """Every function and class that running code with these names at `position` may run."""
        found: set[Version] = set()
        todo = list(names)
        while todo:
            version = self.version_at(todo.pop(), position)
            if version is not None and version not in found:
                found.add(version)
                todo.extend(version.deferred.reads)
        return found

    def type_of(self, name: str, position: int) -> str | None:
        """Observed type of what a name holds when the statement at `position` begins (or at its cell's end)."""
        seen = self.seen_of(name, position)
        return seen.type if seen else None

    def seen_of(self, name: str, position: int) -> Seen | None:
        """What a name was seen to hold at the end of the last cell at or before `position` that bound it."""
        for item in reversed(self.items[: position + 1]):
            seen = self.seen.get(item.cell)
            if seen is not None and (name in seen.bound or name in seen.now):
                return seen.now.get(name) or seen.bound[name]
        return None


def _defines_only(node: ast.stmt) -> bool:
    """Whether a statement that defines a function or class does nothing else; it may do so under a condition."""
    match node:
        case ast.If(body=body, orelse=orelse):
            inside = [*body, *orelse]
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
            inside = [*body, *(s for h in handlers for s in h.body), *orelse, *finalbody]
        case ast.For() | ast.AsyncFor() | ast.While() | ast.With() | ast.AsyncWith() | ast.Match():
            return False
        case _:
            return True
    plain = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
    return all(isinstance(n, plain) or (isinstance(n, ast.If | ast.Try) and _defines_only(n)) for n in inside)


def _loggers(live: list[Facts], aliases: Mapping[str, str]) -> dict[str, str]:
    """Names that a logger is bound to, and what made it: its methods are known by that."""
    found = {}
    for facts in live:
        match facts.node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)):
                if dotted(function, aliases) == "logging.getLogger":
                    found[name] = "logging.getLogger"
    return found


def _roots(decorator: ast.expr) -> set[str]:
    """The names that a decorator's function is found by."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}


def _identifiers(node: ast.AST) -> frozenset[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    names |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    return frozenset(names.union(*(bound_by(n) for n in ast.walk(node))))
