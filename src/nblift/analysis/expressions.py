"""Walking expressions in the order of execution: names used, calls, changes, and code that is kept for later."""

import ast
from collections.abc import Callable, Iterable
from typing import ClassVar

from .mutation import CHANGES_FIRST, CONSUMERS, CONTAINER_METHODS, LIKELY_METHODS, PURE_METHODS, Call, Level, Store
from .names import Names
from .origins import Origins, names_in, parts
from .routine import Use
from .strings import EVERYTHING, Computed, Spelled, is_namespace, names_in_call, names_in_subscript
from .tree import children, dotted_text, root_of

#: Functions that look at what they are given and call none of it.
_LOOKERS = frozenset(
    "print display len type id isinstance issubclass repr str callable hasattr getattr dir help bool".split()
)
#: Functions that keep the code they are given for later.
_KEEPERS = frozenset(
    "partial wraps update_wrapper lru_cache cache cached_property property staticmethod classmethod defaultdict "
    "map filter FunctionTransformer make_pipeline Pipeline make_scorer Thread Timer singledispatch attrgetter "
    "itemgetter".split()
)


class Expressions(Names):
    """What expressions of one scope do, gathered while they are walked."""

    # ------------------------------------------------------------------ expressions
    def expression(self, node: ast.expr) -> None:
        """Walk an expression whose value is used at once."""
        walk = self._WALKS.get(type(node))
        if walk is not None:
            walk(self, node)
            return
        for child in children(node):
            if isinstance(child, ast.expr):
                self.expression(child)

    def keep(self, node: ast.expr) -> None:
        """Walk an expression whose value is only stored: code in it does not run now."""
        match node:
            case ast.Name():
                self.load(node.id, node.lineno)
                self.values.add(node.id)
                self.trail.append((node.id, False))
            case ast.Lambda() | ast.GeneratorExp():
                self.later(node)
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                for element in elements:
                    self.keep(element)
            case ast.Dict(keys=keys, values=values):
                for key in keys:
                    if key is not None:
                        self.expression(key)
                for value in values:
                    self.keep(value)
            case ast.Call():
                self._call(node, kept=True)
            case _:
                self.expression(node)

    def later(self, node: ast.Lambda | ast.GeneratorExp) -> None:
        """Code that is kept: a scope of its own."""
        raise NotImplementedError

    def put_into(self, name: str, start: int, made: int) -> None:
        """What a name holds gets, as a part, values whose walk began there."""
        raise NotImplementedError

    def target(self, node: ast.expr, origins: Origins | None = None, kind: str = "") -> None:
        """Something that is assigned to."""
        match node:
            case ast.Name(id=name):
                self.bind(name, origins, kind)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self.target(element, origins)
            case ast.Starred(value=value):
                self.target(value, origins)
            case _:
                self._store(node)

    def _store(self, node: ast.expr) -> None:
        """Assignment to, or deletion of, an attribute or item."""
        for child in children(node):
            if isinstance(child, ast.expr) and not is_namespace(child):
                self.expression(child)
        if isinstance(node, ast.Subscript):
            spelled = names_in_subscript(node)
            for name in sorted(spelled.names):
                self.bind(name)
            self._note(spelled, node.lineno, [node.slice])
        if isinstance(node, ast.Attribute | ast.Subscript):
            self.change(self.holdings.of(node.value), Level.PROVED)
            self.stores.append(Store(dotted_text(node), node, self.depth == 0))
            if isinstance(node, ast.Attribute):
                self._touch(node)

    # ------------------------------------------------------------------ single kinds
    def _name(self, node: ast.Name, use: Use = Use.SHOWN) -> None:
        self.load(node.id, node.lineno)
        if node.id not in self.hidden:
            self.values.add(node.id)
        self.run(node.id, use)

    def _walrus(self, node: ast.NamedExpr) -> None:
        self.expression(node.value)
        self.target(node.target, self.holdings.of(node.value), self.holdings.kind(node.value))

    def _some(self, sure: Iterable[ast.expr], perhaps: Iterable[ast.expr]) -> None:
        for node in sure:
            self.expression(node)
        before = set(self.bound)
        self.depth += 1
        for node in perhaps:
            self.expression(node)
        self.depth -= 1
        self.bound = before

    def _lambda(self, node: ast.Lambda) -> None:
        """A lambda that is handed to something: taken to run at once."""
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
            self.expression(default)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        self._inside({a.arg for a in arguments if a is not None}, lambda: self.expression(node.body))

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, *, from_inside: bool = False
    ) -> None:
        """A comprehension; `from_inside` if what it goes over was evaluated before."""
        first = node.generators[0]
        if not from_inside:
            self.iterate(first.iter)
        names = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}

        def body() -> None:
            for generator in node.generators:
                if generator is not first:
                    self.iterate(generator.iter)
                elements = self.holdings.elements(generator.iter)
                for name in (n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)):
                    self.holdings.bind(name, elements)
                for condition in generator.ifs:
                    self.expression(condition)
            for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
                self.expression(part)

        self._inside(names, body)

    def _inside(self, names: set[str], body: Callable[[], None]) -> None:
        """Walk code in which some names are its own and mean nothing outside."""
        outer, bound = self.hidden, set(self.bound)
        held = {name: self.holdings.of_names.get(name) for name in names}
        for name in names:
            self.holdings.of_names[name] = {}
        self.hidden = outer | names
        self.depth += 1
        if self.is_class_body:
            self.bound = set()
        body()
        self.depth -= 1
        self.hidden = outer
        self.bound = bound
        for name, origins in held.items():
            if origins is None:
                del self.holdings.of_names[name]
            else:
                self.holdings.of_names[name] = origins

    def iterate(self, node: ast.expr) -> None:
        """What a loop goes over: an iterator is used up."""
        if isinstance(node, ast.Name | ast.List | ast.Tuple | ast.Set):
            self.keep(node)
        else:
            self.expression(node)
        if isinstance(node, ast.Name):
            self.run(node.id, Use.GIVEN)
            self.change(self.holdings.name(node.id), Level.CONSUMED)

    def _attribute(self, node: ast.Attribute) -> None:
        self._touch(node)
        self.expression(node.value)
        if is_namespace(node):
            self._note(EVERYTHING, node.lineno, [])
        if node.attr in CONTAINER_METHODS and isinstance(node.ctx, ast.Load):
            # handed on, as in `Thread(target=found.append)`: whoever gets it calls it
            self.change(self.holdings.of(node.value), Level.LIKELY, container=True)

    def _touch(self, node: ast.Attribute) -> None:
        root = root_of(node)
        self.attributes.add((root if root not in self.hidden else "", node.attr))

    def _subscript(self, node: ast.Subscript) -> None:
        if not is_namespace(node.value):
            self.expression(node.value)
        self.expression(node.slice)
        if isinstance(node.value, ast.Name):
            # what is missing may be made
            self.change(self.holdings.name(node.value.id), Level.CONSUMED)
        self._note(names_in_subscript(node), node.lineno, [node.slice])
        if isinstance(node.value, ast.Attribute) and node.value.attr == "environ":
            self.stores.append(Store(dotted_text(node), node, self.depth == 0))

    def _compare(self, node: ast.Compare) -> None:
        match node:
            case ast.Compare(ast.Constant(str(name)), [ast.In() | ast.NotIn()], [where]) if is_namespace(where):
                self.load(name, node.lineno, soft=True)
            case _:
                for operand in (node.left, *node.comparators):
                    self.expression(operand)

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        self.generator = True
        if node.value is not None:
            self.expression(node.value)
            self.returned |= parts(self.holdings.of(node.value))

    # ------------------------------------------------------------------ calls
    def _call(self, node: ast.Call, *, kept: bool = False) -> None:
        function = node.func
        text = dotted_text(function)
        if isinstance(function, ast.Name):
            self.load(function.id, function.lineno)
            self.called(function.id, kept=kept)
        else:
            self.expression(function)
            if root := root_of(function):
                self.run(root, Use.GIVEN)
        name = text.rpartition(".")[2]
        fills = isinstance(function, ast.Attribute) and name in CONTAINER_METHODS
        start, made = len(self.trail), len(self.made)
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if name in _KEEPERS and kept:
                self.keep(argument)
            else:
                use = Use.SHOWN if text in _LOOKERS else Use.GIVEN
                self._argument(argument, use, keeps=fills or name[:1].isupper())
        if fills:
            self.put_into(root_of(function), start, made)
        self._note(names_in_call(node), node.lineno, node.args[:1])
        self._effects(node, text)

    def called(self, name: str, *, kept: bool) -> None:
        """A name is called; `kept` if what it gives back is only stored."""
        self.run(name, Use.CALLED)
        self.trail.append((name, True))
        if not kept:
            self.consumed.add(name)

    def _argument(self, node: ast.expr, use: Use, *, keeps: bool) -> None:
        if isinstance(node, ast.Starred):
            node = node.value
        if isinstance(node, ast.Name):
            self.trail.append((node.id, False))
            self._name(node, use)
            return
        if keeps and isinstance(node, ast.Lambda):
            self.later(node)
        self.expression(node)

    def _note(self, spelled: Spelled, line: int, computed: list[ast.expr]) -> None:
        for name in sorted(spelled.names | spelled.mentioned):
            self.spelled.add(name)
            self.load(name, line, soft=name in spelled.mentioned)
            self.run(name, Use.GIVEN)
        self.mentioned |= spelled.mentioned
        if spelled.dynamic:
            self.dynamic = True
            self.computed += [Computed(node, spelled.marked) for node in computed or [ast.Constant(None)]]

    def _effects(self, node: ast.Call, text: str) -> None:
        """What the call may change, and what it is given."""
        of = self.holdings.of
        receiver = of(node.func.value) if isinstance(node.func, ast.Attribute) else {}
        positional = tuple(of(a) for a in node.args)
        keywords = {k.arg or "**": of(k.value) for k in node.keywords}
        root, dot, rest = text.partition(".")
        method = rest.rpartition(".")[2] if dot else ""
        self.calls.append(Call(text, node, self.depth == 0, receiver, positional, keywords, root, method))
        for origins in (receiver, *positional, *keywords.values()):
            self.given |= names_in(origins) - self.hidden
        if "out" in keywords:
            self.change(keywords["out"], Level.PROVED)
        if "ax" in keywords:
            self.change(keywords["ax"], Level.UNKNOWN)
        if text in CHANGES_FIRST and positional:
            self.change(positional[0], Level.PROVED)
        elif text in CONSUMERS:
            for origins in positional:
                self.change(origins, Level.CONSUMED)
        match node.func:
            case ast.Attribute(attr=method):
                self._method(node, method, receiver)
            case ast.Call(ast.Name("getattr"), [held, ast.Constant(str(method))]):
                self._method(node, method, of(held))

    def _method(self, node: ast.Call, method: str, receiver: Origins) -> None:
        if any(k.arg == "inplace" and not _is_false(k.value) for k in node.keywords):
            self.change(receiver, Level.PROVED)
        elif method in LIKELY_METHODS:
            self.change(receiver, Level.LIKELY, container=method in CONTAINER_METHODS)
        elif method not in PURE_METHODS:
            self.change(receiver, Level.UNKNOWN)

    _WALKS: ClassVar[dict[type[ast.expr], Callable[..., None]]] = {
        ast.Name: _name,
        ast.Constant: lambda self, node: None,
        ast.Call: _call,
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.NamedExpr: _walrus,
        ast.BoolOp: lambda self, node: self._some(node.values[:1], node.values[1:]),
        ast.IfExp: lambda self, node: self._some([node.test], [node.body, node.orelse]),
        ast.Lambda: _lambda,
        ast.ListComp: comprehension,
        ast.SetComp: comprehension,
        ast.DictComp: comprehension,
        ast.GeneratorExp: comprehension,
        ast.Compare: _compare,
        ast.Yield: _yield,
        ast.YieldFrom: _yield,
    }


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
