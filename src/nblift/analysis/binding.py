"""Walking assignments, deletions and imports: what names are bound to, and what code their values carry."""

import ast
from collections.abc import Iterator

from .expressions import Expressions
from .mutation import PURE_METHODS, Level
from .origins import Origins
from .routine import NOBODY, Carried, Routine, Use
from .scopes import bound_by
from .tree import root_of


class Bindings(Expressions):
    """What statements of one scope do to its names, gathered while they are walked.

    Attributes
    ----------
    bound
        Names surely bound at the end.
    order
        Every name that may be bound, in order of first binding.
    deleted
        Names that may have been deleted since they were bound last; `gone` are those surely deleted.
    defines
        Name → what runs later, for `def`, `class` and ``name = lambda …``.
    carries
        Name → code that what it is bound to may run when it is used.
    imports
        Name → what an import bound it to, dotted; `stars` are modules of star imports.
    texts
        Name → the expression that it is surely bound to.
    """

    def __init__(self) -> None:
        super().__init__()
        self.deleted: set[str] = set()
        self.gone: set[str] = set()
        self.defines: dict[str, Routine] = {}
        self.carries: dict[str, Carried] = {}
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []
        self.texts: dict[str, ast.expr] = {}
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()

    def bind(self, name: str, origins: Origins | None = None, kind: str = "") -> None:
        """A name gets a value; under a condition it may keep the one it had."""
        super().bind(name, origins, kind)
        self.deleted.discard(name)
        self.gone.discard(name)
        self.texts.pop(name, None)
        self.imports.pop(name, None)
        if not self.depth:
            self.carries.pop(name, None)

    def unbind(self, name: str) -> None:
        """A name is deleted."""
        self.bound.discard(name)
        self.deleted.add(name)
        if not self.depth:
            self.gone.add(name)

    # ------------------------------------------------------------------ assignments
    def give(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Bind targets to a value."""
        start, made = len(self.trail), len(self.made)
        self.keep(value)
        carried = self.carried(start, made)
        of, kind = self.holdings.of, self.holdings.kind
        for target in targets:
            pairs = list(_pairs(target, value)) or [(target, value)]
            for each, origins, its_kind in [(each, of(given), kind(given)) for each, given in pairs]:
                self.target(each, origins, its_kind if isinstance(each, ast.Name) else "")
            self.carry(names_bound(target), carried)
            if isinstance(target, ast.Attribute | ast.Subscript):
                self.put_into(root_of(target), start, made)
            if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Name):
                self.run(value.id, Use.GIVEN)
                self.change(self.holdings.name(value.id), Level.CONSUMED)
            if isinstance(target, ast.Name) and not self.depth:
                self.texts[target.id] = value

    def augmented(self, node: ast.AugAssign) -> None:
        """``x += …``: the same object if it is mutable, else another."""
        if not isinstance(node.target, ast.Name):
            self.expression(node.value)
            self.target(node.target)
            return
        name = node.target.id
        self.load(name, node.lineno)
        self.run(name, Use.SHOWN)
        self.expression(node.value)
        held, kind = self.holdings.name(name), self.holdings.kinds.get(name, "")
        self.change(held, Level.LIKELY, container=True)
        self.bind(name, held, kind)

    def delete(self, node: ast.expr) -> None:
        """A target of `del`."""
        if isinstance(node, ast.Name):
            self.load(node.id, node.lineno)
            self.unbind(node.id)
        elif isinstance(node, ast.Tuple | ast.List):
            for element in node.elts:
                self.delete(element)
        else:
            self.target(node)

    # ------------------------------------------------------------------ code in values
    def decorated(self, decorator: ast.expr) -> None:
        """A function or class goes through a decorator."""
        if isinstance(decorator, ast.Name):
            self.called(decorator.id, kept=True)
        elif isinstance(decorator, ast.Attribute) and decorator.attr not in PURE_METHODS:
            self.change(self.holdings.of(decorator.value), Level.UNKNOWN)

    def carry(self, names: Iterator[str] | list[str], carried: Carried) -> None:
        """What some names are bound to carries code."""
        for name in names:
            found = carried if not self.depth else self.carries.get(name, NOBODY) | carried
            if found:
                self.carries[name] = found

    def put_into(self, name: str, start: int, made: int) -> None:
        """What a name holds gets, as a part, values whose walk began there."""
        carried = self.carried(start, made)
        if name and name not in self.hidden and carried:
            self.carries[name] = self.carries.get(name, NOBODY) | carried

    def carried(self, start: int, made: int) -> Carried:
        """The code carried by a value, of whose walk the trail and the code made are given by where they began."""
        found = Carried(tuple(self.made[made:]))
        for name, called in self.trail[start:]:
            if name in self.bound:
                known = self.carries.get(name, NOBODY)
                found |= known.result() if called else known
            else:
                found |= Carried(called=frozenset({name})) if called else Carried(held=frozenset({name}))
        return found

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        """Names bound by an import."""
        for name in sorted(bound_by(node)):
            self.bind(name, {}, "module" if isinstance(node, ast.Import) else "")
        for alias in node.names:
            if isinstance(node, ast.Import):
                first = alias.name.partition(".")[0]
                self.imports[alias.asname or first] = alias.name if alias.asname else first
            elif alias.name == "*":
                self.stars.append("." * node.level + (node.module or ""))
            else:
                self.imports[alias.asname or alias.name] = f"{'.' * node.level}{node.module or ''}.{alias.name}"


def names_bound(target: ast.expr) -> list[str]:
    """Names that a target binds."""
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return [name for element in elements for name in names_bound(element)]
        case ast.Starred(value=value):
            return names_bound(value)
    return []


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Which element of a target gets which element of a value, if the source says so: ``a, b = c, d``."""
    if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        both = [*target.elts, *value.elts]
        if len(target.elts) == len(value.elts) and not any(isinstance(e, ast.Starred) for e in both):
            yield from zip(target.elts, value.elts, strict=True)
