"""A module of the pipeline's package as the cache key sees it: what binds which name, without what changes nothing.

Statements at the top of a module are taken one by one. A *quiet* one does nothing but bind its names, so that it
matters only to code that reaches one of them. All others matter to whoever imports the module.
"""

import ast
import hashlib
from collections.abc import Iterator
from typing import Literal

import msgspec

from .key_plain import digest_of, plain
from .key_quiet import is_quiet_class, is_quiet_expression, is_quiet_function

Kind = Literal["function", "class", "constant", "import", "statement"]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Target(msgspec.Struct, frozen=True):
    """What an import binds a name to."""

    #: Absolute, with dots.
    module: str
    #: Of that module; None: the module itself, ``*``: all that it has.
    name: str | None = None

    @property
    def dotted(self) -> str:
        """``pandas.read_csv``."""
        return self.module if self.name is None else f"{self.module}.{self.name}"


class Statement:
    """One statement at the top of a module, or one name of an import."""

    def __init__(
        self, kind: Kind, names: tuple[str, ...], node: ast.stmt, target: Target | None, *, quiet: bool
    ) -> None:
        self.kind = kind
        self.names = names
        self.node = node
        self.target = target
        self.quiet = quiet
        self._digest = ""

    @property
    def digest(self) -> str:
        """Of its normal form."""
        self._digest = self._digest or digest_of(self.node)
        return self._digest


class Module:
    """One parsed module.

    Parameters
    ----------
    name
        With dots.
    path
        In the repository.
    """

    def __init__(self, name: str, path: str, content: bytes) -> None:
        self.name = name
        self.path = path
        self.is_package = path.endswith("__init__.py")
        self.text_digest = hashlib.sha256(content).hexdigest()[:16]
        tree = ast.parse(content)
        plain(tree)
        self.tree = tree
        #: Name → where imports in the module, at whatever depth, lead; those at the top.
        self.aliases: dict[str, list[Target]] = {}
        for node in ast.walk(tree):
            for alias, target in self.imported(node):
                self.aliases.setdefault(alias, []).append(target)
        self.statements = list(self._statements(tree.body))
        self.bindings: dict[str, list[int]] = {}
        for number, statement in enumerate(self.statements):
            for name_ in statement.names:
                self.bindings.setdefault(name_, []).append(number)
        self._settle()

    def imported(self, node: ast.AST) -> Iterator[tuple[str, Target]]:
        """Names that an import statement binds, and to what; of no other node any."""
        match node:
            case ast.Import(names=names):
                for alias in names:
                    root = alias.name.partition(".")[0]
                    yield (alias.asname, Target(alias.name)) if alias.asname else (root, Target(root))
            case ast.ImportFrom(names=names):
                module = self._absolute(node)
                for alias in names:
                    yield alias.asname or alias.name, Target(module, alias.name)

    def places(self, node: ast.AST) -> list[str]:
        """Where an expression like ``pd.Timestamp.now`` may lead; built-in functions as ``builtins.eval``."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return []
        roots = [target.dotted for target in self.aliases.get(node.id, ())]
        if not roots and node.id not in self.bindings:
            starred = [f"{target.module}.{node.id}" for target in self.aliases.get("*", ())]
            roots = [f"builtins.{node.id}", *starred]
        return [".".join([root, *reversed(parts)]) for root in dict.fromkeys(roots)]

    def dotted(self, node: ast.AST) -> str | None:
        """The one place that an expression leads to, if there is one."""
        places = self.places(node)
        return places[0] if len(places) == 1 else None

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        kept = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*kept, *([node.module] if node.module else [])])

    def _statements(self, body: list[ast.stmt]) -> Iterator[Statement]:
        for node in body:
            match node:
                case ast.Pass():
                    pass
                case ast.Import() | ast.ImportFrom():
                    for alias, target in self.imported(node):
                        names = () if alias == "*" else (alias,)
                        quiet = alias != "*" and target.module != "__future__"
                        yield Statement("import", names, node, target, quiet=quiet)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    yield Statement("function", (name,), node, None, quiet=True)
                case ast.ClassDef(name=name):
                    yield Statement("class", (name,), node, None, quiet=True)
                case ast.Assign(targets=targets) if all(isinstance(target, ast.Name) for target in targets):
                    yield Statement("constant", tuple(_bound(node)), node, None, quiet=True)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield Statement("constant", (name,), node, None, quiet=True)
                case _:
                    yield Statement("statement", tuple(_bound(node)), node, None, quiet=False)

    def _settle(self) -> None:
        """Find out which statements are quiet, now that it is known what names stand for."""
        loud: set[str] = set()
        for statement in self.statements:
            node = statement.node
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    statement.quiet = is_quiet_function(node, self.dotted)
                case ast.ClassDef(name=name):
                    statement.quiet = is_quiet_class(node, self.dotted, loud)
                    if not statement.quiet or _makes_subclasses_its_own(node):
                        loud.add(name)
                case ast.Assign(value=value):
                    statement.quiet = is_quiet_expression(value, self.dotted)
                case ast.AnnAssign(value=value, annotation=annotation):
                    parts = [annotation, *([value] if value else [])]
                    statement.quiet = all(is_quiet_expression(part, self.dotted) for part in parts)


def _makes_subclasses_its_own(node: ast.ClassDef) -> bool:
    return any(isinstance(child, _FUNCTIONS) and child.name == "__init_subclass__" for child in node.body)


def _bound(node: ast.AST) -> Iterator[str]:
    """Names that a statement binds, or changes, in the module itself; of nested functions and classes their own."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
            return
        case ast.Lambda():
            return
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.alias(name=name, asname=asname):
            yield asname or name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.Subscript(value=value) | ast.Attribute(value=value) if not isinstance(node.ctx, ast.Load):
            yield from (child.id for child in ast.walk(value) if isinstance(child, ast.Name))
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)
