"""All code of the pipeline that a step can reach, and a digest of each part of it.

More is reached than will run, never less: whatever name occurs in reached code (in texts too, as in
``df.query("x > @limit")``) and is bound at the top of a module of the pipeline counts as used.
"""

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from .key_module import Module, Statement, Target
from .key_plain import digest_of, source_of

_WORD = re.compile(r"[^\W\d]\w*")
#: Libraries whose import alone changes nothing for code that does not use them.
_MEEK = frozenset(
    "numpy pandas scipy sklearn matplotlib polars pyarrow duckdb requests tqdm yaml PIL joblib networkx sympy xgboost "
    "lightgbm statsmodels IPython openpyxl bs4 lxml pydantic pandera cloudpickle dateutil pytz".split()
)
_LOUD = ("sklearn.experimental", "tqdm.pandas")
#: What brings back objects of any class.
_UNPICKLES = (
    "pickle.",
    "_pickle.",
    "cloudpickle.",
    "dill.",
    "joblib.load",
    "shelve.",
    "torch.load",
    "pandas.read_pickle",
)
#: Code that asks for the text of code, or for what is left out of its normal form.
_ASKS_FOR_TEXT = frozenset(
    "__doc__ __annotations__ __code__ get_type_hints getsource getdoc signature inspect traceback linecache _getframe "
    "currentframe f_lineno co_filename help docopt __globals__ doctest singledispatch validate_call".split()
)
#: Code that asks which names, classes or modules there are.
_ASKS_FOR_ALL = frozenset(
    "__subclasses__ modules gc __main__ pkgutil iter_modules stack __import__ importlib import_module exec eval "
    "globals runpy".split()
)


class Reached(msgspec.Struct):
    """What a step reaches."""

    #: Component → digest or short text.
    components: dict[str, str]
    #: Parts of modules whose code may run: module, name, code.
    parts: list[tuple[Module, str, ast.AST]]
    #: What of libraries is used, with dots.
    libraries: set[str]


def reached(modules: Mapping[str, Module], functions: Iterable[str]) -> Reached:
    """Everything that these functions and classes (``package.steps:load``) reach.

    Parameters
    ----------
    modules
        All modules of the pipeline, by name.
    """
    walk = _Walk(modules)
    for function in functions:
        module, _, name = function.partition(":")
        if module in modules:
            walk.execute(module)
            walk.name(modules[module], name)
    return walk.found()


class _Walk:
    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._modules = modules
        self._executed: dict[str, None] = {}
        self._taken: dict[str, set[int]] = {}
        self._names: set[tuple[str, str]] = set()
        self._whole: set[str] = set()
        self._components: dict[str, list[str]] = {}
        self._parts: list[tuple[Module, str, ast.AST]] = []
        self._libraries: set[str] = set()
        self._asks_for_text = False

    def found(self) -> Reached:
        components = {name: "; ".join(texts) for name, texts in self._components.items()}
        loud = [name for name in self._executed if any(not s.quiet for s in self._modules[name].statements)]
        if len(loud) > 1:
            components["order of imports"] = ", ".join(loud)
        for name in self._executed:
            module = self._modules[name]
            if self._asks_for_text:
                components[f"text of {name}"] = module.text_digest
            if order := self._order(module):
                components[f"order in {name}"] = order
            if unbound := sorted(set(_unbound(module))):
                components[f"names that {name} does not bind in time"] = ", ".join(unbound)
        return Reached(components, self._parts, self._libraries)

    def execute(self, name: str) -> None:
        """A module is imported: its parents are too, and all in it runs that is not quiet."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            parent = ".".join(parts[:end])
            if parent in self._modules and parent not in self._executed:
                self._executed[parent] = None
                self._execute(self._modules[parent])

    def name(self, module: Module, name: str) -> None:
        """A name at the top of a module is used."""
        if (module.name, name) in self._names:
            return
        self._names.add((module.name, name))
        found = module.bindings.get(name, [])
        for number in found:
            self._take(module, number)
        if not found:
            for target in module.aliases.get("*", ()):
                if target.module in self._modules:
                    self.name(self._modules[target.module], name)
            self.execute(f"{module.name}.{name}")
            if "__getattr__" in module.bindings:
                self.name(module, "__getattr__")

    def whole(self, name: str) -> None:
        """Anything of a module may be used."""
        self.execute(name)
        if name in self._whole or name not in self._modules:
            return
        self._whole.add(name)
        module = self._modules[name]
        self._components[f"module {name}"] = [digest_of(module.tree)]
        for number in range(len(module.statements)):
            self._take(module, number)

    def _execute(self, module: Module) -> None:
        for number, statement in enumerate(module.statements):
            target = statement.target
            if target is not None:
                self._import(target)
                if not self._is_there(target):
                    self._components[f"import in {module.name} of {target.dotted}"] = ["there is no such name"]
            if not statement.quiet:
                self._take(module, number)
            elif target is not None and self._is_loud(target):
                self._components.setdefault(f"import in {module.name} of {target.dotted}", []).append("for its effect")

    def _is_there(self, target: Target) -> bool:
        """Whether an import can succeed, so far as it is one of a module of the pipeline."""
        here = self._modules.get(target.module)
        if here is None or target.name in (None, "*") or target.dotted in self._modules:
            return True
        if not {target.name, "__getattr__"}.isdisjoint(here.bindings):
            return True
        stars = [star for star in here.aliases.get("*", ()) if star.module != target.module]
        return any(self._is_there(Target(star.module, target.name)) for star in stars)

    def _is_loud(self, target: Target) -> bool:
        root = target.module.partition(".")[0]
        if target.module in self._modules or root in self._modules:
            return False
        return target.dotted.startswith(_LOUD) or (root not in _MEEK and root not in sys.stdlib_module_names)

    def _import(self, target: Target) -> None:
        self.execute(target.module)
        if target.name is not None:
            self.execute(f"{target.module}.{target.name}")

    def _take(self, module: Module, number: int) -> None:
        taken = self._taken.setdefault(module.name, set())
        if number in taken:
            return
        taken.add(number)
        statement = module.statements[number]
        for name, text in _described(module, statement):
            self._components.setdefault(name, []).append(text)
        if statement.target is not None:
            self._follow(statement.target)
            return
        self._parts.append((module, ", ".join(statement.names), statement.node))
        self._refer(module, statement.node)

    def _follow(self, target: Target) -> None:
        """What an import binds is used; a module itself where its attributes are."""
        self._import(target)
        here = self._modules.get(target.module)
        if here is None:
            self._libraries.add(target.dotted)
        elif target.name == "*":
            return
        elif target.name is not None and f"{target.module}.{target.name}" not in self._modules:
            self.name(here, target.name)

    def _refer(self, module: Module, node: ast.AST) -> None:
        """Follow all that a piece of code mentions."""
        match node:
            case ast.Import() | ast.ImportFrom():
                for _, target in module.imported(node):
                    self._follow(target)
                    if target.name == "*" and target.module in self._modules:
                        self.whole(target.module)
                return
            case ast.Attribute() | ast.Name():
                self._mention(module, node)
                rest = _below(node)
                if rest is not None:
                    self._refer(module, rest)
                return
            case ast.Constant(value=str(text)):
                for word in _WORD.findall(text):
                    if word in module.bindings:
                        self.name(module, word)
            case ast.Global(names=names):
                for name in names:
                    self.name(module, name)
        for child in ast.iter_child_nodes(node):
            self._refer(module, child)

    def _mention(self, module: Module, node: ast.expr) -> None:
        """Follow ``name``, or ``name.attribute.attribute``."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        attributes.reverse()
        if not _ASKS_FOR_TEXT.isdisjoint(attributes):
            self._asks_for_text = True
        if not _ASKS_FOR_ALL.isdisjoint(attributes):
            self._all()
        if not isinstance(node, ast.Name):
            return
        if node.id in _ASKS_FOR_TEXT:
            self._asks_for_text = True
        if node.id in _ASKS_FOR_ALL:
            self._all()
        self.name(module, node.id)
        for target in module.aliases.get(node.id, ()):
            self._through(target, attributes)

    def _through(self, target: Target, attributes: list[str]) -> None:
        """Follow attributes of what was imported, as long as it is a module of the pipeline."""
        name = target.module if target.name is None else f"{target.module}.{target.name}"
        if name not in self._modules:
            if target.module in self._modules:
                self._follow(target)
            else:
                place = ".".join([target.dotted, *attributes])
                self._libraries.add(place)
                if place.startswith(_UNPICKLES):
                    self._all()
            return
        for position, attribute in enumerate(attributes):
            if f"{name}.{attribute}" in self._modules:
                name = f"{name}.{attribute}"
                self.execute(name)
            elif attribute.startswith("__"):
                break
            else:
                here = self._modules[name]
                self.name(here, attribute)
                for further in here.aliases.get(attribute, ()):
                    self._through(further, attributes[position + 1 :])
                return
        self.whole(name)

    def _all(self) -> None:
        for name in self._modules:
            self.whole(name)

    def _order(self, module: Module) -> str:
        """The order of what was taken of a module, if it may matter."""
        taken = sorted(self._taken.get(module.name, ()))
        statements = [module.statements[number] for number in taken]
        twice = any(len(module.bindings[name]) > 1 for statement in statements for name in statement.names)
        if not twice and all(statement.quiet for statement in statements):
            return ""
        first = next((n for n, each in enumerate(statements) if each.kind != "import" or not each.quiet), 0)
        order = [ast.Expr(ast.Constant(statement.digest)) for statement in statements[first:]]
        return digest_of(ast.Module([*order], []))


def _unbound(module: Module) -> Iterator[str]:
    """Names that statements need when the module is imported, and that nothing has bound by then: the import fails."""
    for number, statement in enumerate(module.statements):
        for node in _at_import(statement.node) if statement.target is None else ():
            if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or hasattr(builtins, node.id):
                continue
            bound = module.bindings.get(node.id)
            if (bound is None and not module.aliases.keys() & {node.id, "*"}) or (bound and bound[0] > number):
                yield node.id


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What of a statement is evaluated when its module is imported: no bodies of functions."""
    yield node
    for field, value in ast.iter_fields(node):
        if field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _at_import(child)


def link(modules: Mapping[str, Module]) -> None:
    """Let names that modules import from each other lead to where they come from in the end."""
    changed = True
    while changed:
        changed = False
        for module in modules.values():
            for name, targets in list(module.aliases.items()):
                for target in list(targets):
                    changed |= _extend(module, name, target, modules)


def _extend(module: Module, name: str, target: Target, modules: Mapping[str, Module]) -> bool:
    other = modules.get(target.module)
    if other is None or other is module or target.name is None:
        return False
    brought = other.aliases if name == "*" else {name: other.aliases.get(target.name, ())}
    changed = False
    for each, further in brought.items():
        known = module.aliases.setdefault(each, []) if further else []
        for one in further:
            if one not in known and (each != "*" or one.module != module.name):
                known.append(one)
                changed = True
    return changed


def _below(node: ast.expr) -> ast.expr | None:
    """What stands before all attributes, if it is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return None if isinstance(node, ast.Name) else node


def _described(module: Module, statement: Statement) -> Iterator[tuple[str, str]]:
    """Components of one statement."""
    if statement.target is not None:
        for name in statement.names or ("*",):
            yield f"import {module.name}.{name}", statement.target.dotted
        return
    node = statement.node
    if isinstance(node, ast.ClassDef):
        yield from _of_class(f"{module.name}.{node.name}", node)
        return
    label = ", ".join(statement.names)
    if statement.kind == "statement":
        label = f"{label} {statement.digest[:6]}".strip()
    text = source_of(node) if statement.kind != "function" else None
    yield f"{statement.kind} {module.name}.{label}", text or statement.digest


def _of_class(name: str, node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    functions = [child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)]
    names = [child.name for child in functions]
    for method in dict.fromkeys(names):
        same: list[ast.stmt] = [child for child in functions if child.name == method]
        yield f"method {name}.{method}", digest_of(ast.Module(same, []))
    # The order of methods says something only to those who look at all of them, or where one is bound anew.
    rest = [child for child in node.body if child not in functions]
    used = {each.id for child in rest for each in ast.walk(child) if isinstance(each, ast.Name)}
    plain = not node.bases and not node.keywords and len(set(names)) == len(names) and used.isdisjoint(names)
    shown = ast.ClassDef(
        name=node.name,
        bases=node.bases,
        keywords=node.keywords,
        body=[*rest, *([] if plain else [ast.Expr(ast.Constant(method)) for method in names])],
        decorator_list=node.decorator_list,
    )
    if sys.version_info >= (3, 12):
        shown.type_params = node.type_params
    yield f"class {name}", digest_of(shown)
