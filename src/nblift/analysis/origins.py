"""Where the object of an expression comes from, as far as its source says: what names may share."""

import ast
from collections.abc import Iterable

from .tree import below, dotted_text

#: Where an object comes from → how: the name that held it when the code began (or a number for an object made
#: since), and `EXACT`, `PART`, `HOLDS`, or the dotted text of a call that may hand it on.
Origins = dict[str | int, str]

EXACT = ""
#: It is a part of that object, or one of several that it may be.
PART = "."
#: It is another object that has that one, or parts of it, inside: adding to it leaves them alone.
HOLDS = ":"
RELATIONS = frozenset({EXACT, PART, HOLDS})

#: Builtins whose result holds the elements of what it is given, and those whose result is one, or takes from it.
_HOLDERS = frozenset("list tuple set frozenset dict sorted".split())
_TAKERS = frozenset("reversed iter zip enumerate map filter next min max getattr vars memoryview".split())
#: Builtins that give back plain values.
_SCALARS = frozenset(
    "len int float str bool complex bytes repr format abs round sum hash id type isinstance issubclass callable "
    "ord chr hex bin oct any all divmod pow range print input ascii hasattr".split()
)
_ITERATORS = frozenset("iter zip enumerate map filter reversed open".split())
#: Methods that hand out the object, a view or a part of it.
_VIEWS = frozenset(
    "items values keys get setdefault pop popitem popleft reshape ravel view squeeze transpose swapaxes diagonal iter "
    "__iter__ __enter__ flat fit set_params partial_fit".split()
)
#: The kind of values that nobody can change in place, and of those that can be gone over once.
SCALAR = "scalar"
ITERATOR = "iterator"
_KINDS: dict[type[ast.expr], str] = {
    ast.Constant: SCALAR,
    ast.JoinedStr: SCALAR,
    ast.Compare: SCALAR,
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.Lambda: "function",
    ast.GeneratorExp: ITERATOR,
}
#: Kinds that the container methods (`append`, `update` …) change.
CONTAINERS = frozenset({"list", "dict", "set", "deque", "defaultdict", "Counter", "OrderedDict", "bytearray"})


class Holdings:
    """What each name may hold at one point of the code.

    A name that is not mentioned holds what it held when the code began.
    """

    def __init__(self) -> None:
        self.of_names: dict[str, Origins] = {}
        self.kinds: dict[str, str] = {}
        self._made = 0

    def copy(self) -> tuple[dict[str, Origins], dict[str, str]]:
        """To go back to with `restore`."""
        return dict(self.of_names), dict(self.kinds)

    def restore(self, saved: tuple[dict[str, Origins], dict[str, str]]) -> None:
        """Back to what was true at `copy`."""
        self.of_names, self.kinds = dict(saved[0]), dict(saved[1])

    def merge(self, *others: tuple[dict[str, Origins], dict[str, str]]) -> None:
        """Allow what was true in other branches too."""
        for origins, kinds in others:
            for name in origins.keys() | self.of_names.keys():
                theirs = origins.get(name, {name: EXACT})
                ours = self.name(name)
                if theirs != ours:
                    self.of_names[name] = union([ours, theirs])
                if kinds.get(name) != self.kinds.get(name):
                    self.kinds.pop(name, None)

    def name(self, name: str) -> Origins:
        """What a name may hold."""
        found = self.of_names.get(name)
        return {name: EXACT} if found is None else found

    def bind(self, name: str, origins: Origins, kind: str = "") -> None:
        """A name gets another object."""
        self.of_names[name] = origins
        if kind:
            self.kinds[name] = kind
        else:
            self.kinds.pop(name, None)

    def new(self) -> Origins:
        """An object that nobody else has."""
        self._made += 1
        return {self._made: EXACT}

    def kind(self, node: ast.expr) -> str:
        """`scalar`, `list`, `dict` … or empty if the source does not say."""
        known = _KINDS.get(type(node))
        if known is not None:
            return known
        if isinstance(node, ast.Name):
            return self.kinds.get(node.id, "")
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in _ITERATORS:
                return ITERATOR
            return SCALAR if name in _SCALARS else name if name in CONTAINERS else ""
        if isinstance(node, ast.UnaryOp):
            return SCALAR if self.kind(node.operand) == SCALAR else ""
        if isinstance(node, ast.BinOp):
            left = self.kind(node.left)
            return left if left == self.kind(node.right) else ""
        return ""

    def of(self, node: ast.expr) -> Origins:
        """Where the object of an expression may come from."""
        if isinstance(node, ast.Name):
            return self.name(node.id)
        if isinstance(node, ast.Attribute | ast.Subscript):
            return parts(self.of(node.value))
        if isinstance(node, ast.Call):
            return self._call(node)
        if self.kind(node) == SCALAR:
            return {}
        return self._other(node)

    def _other(self, node: ast.expr) -> Origins:
        match node:
            case ast.Starred(value=value) | ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.of(value)
            case ast.IfExp(body=body, orelse=orelse):
                return parts(union([self.of(body), self.of(orelse)]))
            case ast.BoolOp(values=values):
                return parts(union(map(self.of, values)))
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return self.new() | inside(union(map(self.of, elements)))
            case ast.Dict(values=elements):
                return self.new() | inside(union(map(self.of, elements)))
            case ast.BinOp(left=left, right=right) if "list" in (self.kind(left), self.kind(right)):
                return self.new() | inside(union([self.of(left), self.of(right)]))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.new() | self._comprehension(node)
        return self.new()

    def elements(self, node: ast.expr) -> Origins:
        """Where the objects may come from that iterating over an expression gives."""
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return union(map(self.of, elements))
            case ast.Call(func=ast.Name(id="zip" | "enumerate" | "reversed" | "sorted" | "iter" | "list"), args=given):
                return union(map(self.elements, given))
        return parts(self.of(node))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Origins:
        element = node.value if isinstance(node, ast.DictComp) else node.elt
        if isinstance(element, ast.BinOp | ast.Compare | ast.Constant | ast.JoinedStr):
            return {}
        own = {n.id for g in node.generators for n in below(g.target) if isinstance(n, ast.Name)}
        return inside({k: how for k, how in union(self.of(g.iter) for g in node.generators).items() if k not in own})

    def _call(self, node: ast.Call) -> Origins:
        given = union(map(self.of, [*node.args, *(k.value for k in node.keywords)]))
        function = node.func
        if isinstance(function, ast.Name):
            if function.id in _SCALARS:
                return {}
            if function.id in _HOLDERS or function.id in _TAKERS:
                return self.new() | (inside if function.id in _HOLDERS else parts)(given)
            return self.new() | through(given | {function.id: EXACT}, function.id)
        text = dotted_text(function)
        if isinstance(function, ast.Attribute):
            receiver = self.of(function.value)
            held = parts(receiver) if function.attr in _VIEWS else through(receiver, text)
            return self.new() | through(given, text) | held
        return self.new() | through(given, text)


def union(found: Iterable[Origins]) -> Origins:
    """All of them; what is exact in one is exact."""
    result: Origins = {}
    for origins in found:
        for key, how in origins.items():
            if how == EXACT or result.get(key, HOLDS) == HOLDS:
                result[key] = how
    return result


def parts(origins: Origins) -> Origins:
    """The same origins, of something that is only part of them (or only one of them)."""
    return {key: PART if how in RELATIONS else how for key, how in origins.items()}


def inside(origins: Origins) -> Origins:
    """The same origins, of something new that has them inside."""
    return {key: HOLDS if how in RELATIONS else how for key, how in origins.items()}


def through(origins: Origins, call: str) -> Origins:
    """The same origins, for what a call may give back."""
    return {key: call if how in RELATIONS else how for key, how in origins.items()}


def names_in(origins: Origins) -> set[str]:
    """Names among origins; a function that is called is none."""
    return {key for key, how in origins.items() if isinstance(key, str) and key != how}
