"""Rewrites of the notebook's statements with libcst: renames, added arguments, nested scopes respected."""

import ast
from collections.abc import Callable, Mapping

import libcst as cst
import msgspec

from nblift.analysis.scopes import ScopeNode, local_names

_SCOPES = cst.FunctionDef | cst.Lambda | cst.ClassDef | cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


class Changes(msgspec.Struct, frozen=True):
    """What to change wherever a name means the notebook's name."""

    #: Notebook name → name in the package.
    renames: Mapping[str, str] = {}
    #: The same for what a class reads where it is defined: its bases.
    bases: Mapping[str, str] = {}
    #: Function (notebook's name) → keyword arguments that every call passes, each under its own name.
    arguments: Mapping[str, tuple[str, ...]] = {}
    #: Method → keyword arguments that every call passes.
    methods: Mapping[str, tuple[str, ...]] = {}
    #: Function → parameters with their annotations that its definition gets, keyword-only.
    signatures: Mapping[str, Mapping[str, str]] = {}
    #: Method → the same.
    method_signatures: Mapping[str, Mapping[str, str]] = {}
    #: Function → its parameters in order, and those whose default is notebook data: calls that leave one out pass it.
    defaults: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {}
    #: Function → parameters whose definition loses its default.
    required: Mapping[str, frozenset[str]] = {}
    #: `global` becomes `nonlocal`: the definition now stands in a function.
    nested: bool = False
    #: First argument of a reading call (as source) → name of an argument of the step that holds the path.
    paths: Callable[[str], str | None] | None = None
    #: Annotate parameters and results that have no annotation with `Any`.
    annotate: bool = True


#: Calls whose first argument is a path that they read, or ask about.
READERS = (
    "open",
    "read_csv",
    "read_parquet",
    "read_json",
    "read_pickle",
    "read_excel",
    "read_feather",
    "read_table",
    "read_hdf",
    "read_fwf",
    "read_xml",
    "read_html",
    "load",
    "loadtxt",
    "genfromtxt",
    "connect",
    "Path",
    "imread",
    "exists",
    "isfile",
    "getsize",
    "getmtime",
    "stat",
)


def rewrite(text: str, changes: Changes) -> list[Statement]:
    """Apply changes to the text of one statement.

    Returns
    -------
    The statement (with the comments above it) ready to be put into a body.
    """
    module = cst.parse_module(text)
    changed = module.visit(Rewriter(changes))
    body = list(changed.body)
    header = [line for line in changed.header if line.comment is not None]
    if header:
        first = body[0]
        lines = [*header, *(first.leading_lines if hasattr(first, "leading_lines") else ())]
        body[0] = first.with_changes(leading_lines=lines)
    return body


class Rewriter(cst.CSTTransformer):
    """Renames and adds arguments; knows at every spot which names a nested scope has made its own."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes
        self.shadows: list[frozenset[str]] = []

    # ------------------------------------------------------------------ scopes
    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _SCOPES):
            self.shadows.append(_locals_of(node))
        return super().on_visit(node)

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> object:  # type: ignore[override]
        if isinstance(original_node, _SCOPES):
            self.shadows.pop()
        return super().on_leave(original_node, updated_node)

    def _is_ours(self, name: str) -> bool:
        return not any(name in shadow for shadow in self.shadows)

    # ------------------------------------------------------------------ names
    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        new = self.changes.renames.get(original_node.value)
        if new is None or not self._is_ours(original_node.value):
            return updated_node
        return updated_node.with_changes(value=new)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_ImportAlias(self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias) -> cst.ImportAlias:
        return original_node

    def leave_Global(self, original_node: cst.Global, updated_node: cst.Global) -> cst.BaseSmallStatement:
        if not self.changes.nested:
            return updated_node
        names = [cst.NameItem(item.name, comma=item.comma) for item in updated_node.names]
        return cst.Nonlocal(names)

    # ------------------------------------------------------------------ calls
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        wanted: dict[str, str] = {}
        match original_node.func:
            case cst.Name(value=name) if self._is_ours(name):
                parameters, defaults = self.changes.defaults.get(name, ((), {}))
                wanted = {p: v for p, v in defaults.items() if not _passes(original_node, p, parameters)}
                wanted |= {self.changes.renames.get(n, n): n for n in self.changes.arguments.get(name, ())}
            case cst.Attribute(attr=cst.Name(value=name)):
                wanted = {self.changes.renames.get(n, n): n for n in self.changes.methods.get(name, ())}
        call = self._with_path(original_node, updated_node)
        if not wanted:
            return call
        added = [_keyword(p, self.changes.renames.get(n, n)) for p, n in wanted.items()]
        arguments = [*call.args]
        if arguments and not isinstance(arguments[-1].comma, cst.Comma):
            arguments[-1] = arguments[-1].with_changes(comma=_COMMA)
        arguments += [argument.with_changes(comma=_COMMA) for argument in added[:-1]]
        return call.with_changes(args=[*arguments, added[-1]])

    def _with_path(self, original: cst.Call, updated: cst.Call) -> cst.Call:
        function = original.func.attr if isinstance(original.func, cst.Attribute) else original.func
        is_reader = isinstance(function, cst.Name) and function.value in READERS
        if self.changes.paths is None or not is_reader or not original.args or _writes(original):
            return updated
        name = self.changes.paths(cst.Module([]).code_for_node(original.args[0].value))
        if name is None:
            return updated
        first = updated.args[0].with_changes(value=cst.Name(name))
        return updated.with_changes(args=[first, *updated.args[1:]])

    # ------------------------------------------------------------------ definitions
    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.BaseStatement:
        name = original_node.name.value
        inside = bool(self.shadows)
        table = self.changes.method_signatures if inside else self.changes.signatures
        parameters = updated_node.params
        if not inside:
            parameters = _required(parameters, self.changes.required.get(name, frozenset()))
        parameters = _with_keywords(parameters, table.get(name, {}), self.changes.renames)
        new_name = name if inside else self.changes.renames.get(name, name)
        node = updated_node.with_changes(name=cst.Name(new_name), params=parameters)
        return _annotated(node, original_node) if self.changes.annotate else node

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.BaseStatement:
        name = original_node.name.value
        if self.shadows:
            return updated_node
        bases = [
            new.with_changes(value=cst.Name(self.changes.bases[old.value.value]))
            if isinstance(old.value, cst.Name) and old.value.value in self.changes.bases
            else new
            for old, new in zip(original_node.bases, updated_node.bases, strict=True)
        ]
        return updated_node.with_changes(name=cst.Name(self.changes.renames.get(name, name)), bases=bases)


_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _keyword(name: str, value: str) -> cst.Arg:
    tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(cst.Name(value), keyword=cst.Name(name), equal=tight)


def _passes(call: cst.Call, parameter: str, parameters: tuple[str, ...]) -> bool:
    """Whether a call gives a parameter itself."""
    positional = sum(1 for a in call.args if a.keyword is None and not a.star)
    named = {a.keyword.value for a in call.args if a.keyword is not None}
    return parameter in named or parameters.index(parameter) < positional


def _locals_of(node: cst.CSTNode) -> frozenset[str]:
    source = cst.Module([]).code_for_node(node).strip()
    tree = ast.parse(f"({source})" if isinstance(node, cst.BaseExpression) else source)
    statement = tree.body[0]
    scope = statement.value if isinstance(statement, ast.Expr) else statement
    return local_names(scope)[0] if isinstance(scope, ScopeNode) else frozenset()


def _writes(call: cst.Call) -> bool:
    """Whether an `open` call opens for writing."""
    modes = [a.value for a in call.args[1:2] if a.keyword is None]
    modes += [a.value for a in call.args if a.keyword is not None and a.keyword.value == "mode"]
    return any(isinstance(m, cst.SimpleString) and set(m.value) & set("wax+") for m in modes)


def _required(parameters: cst.Parameters, names: frozenset[str]) -> cst.Parameters:
    """Take the defaults of some parameters away."""

    def bare(parameter: cst.Param) -> cst.Param:
        return parameter.with_changes(default=None, equal=cst.MaybeSentinel.DEFAULT)

    return parameters.with_changes(
        params=[bare(p) if p.name.value in names else p for p in parameters.params],
        kwonly_params=[bare(p) if p.name.value in names else p for p in parameters.kwonly_params],
    )


def _with_keywords(parameters: cst.Parameters, added: Mapping[str, str], renames: Mapping[str, str]) -> cst.Parameters:
    if not added:
        return parameters
    new = [
        cst.Param(cst.Name(renames.get(n, n)), annotation=cst.Annotation(cst.parse_expression(t)))
        for n, t in added.items()
    ]
    star = parameters.star_arg if isinstance(parameters.star_arg, cst.Param) else cst.ParamStar()
    return parameters.with_changes(kwonly_params=[*parameters.kwonly_params, *new], star_arg=star)


def _annotated(node: cst.FunctionDef, original: cst.FunctionDef) -> cst.FunctionDef:
    """`Any` for every parameter and result without an annotation (not for `self` and `cls`)."""
    unknown = cst.Annotation(cst.Name("Any"))

    def with_any(parameter: cst.Param) -> cst.Param:
        if parameter.annotation is not None or parameter.name.value in ("self", "cls"):
            return parameter
        return parameter.with_changes(annotation=unknown)

    p = node.params
    star = with_any(p.star_arg) if isinstance(p.star_arg, cst.Param) else p.star_arg
    parameters = p.with_changes(
        params=[with_any(x) for x in p.params],
        posonly_params=[with_any(x) for x in p.posonly_params],
        kwonly_params=[with_any(x) for x in p.kwonly_params],
        star_arg=star,
        star_kwarg=with_any(p.star_kwarg) if p.star_kwarg else None,
    )
    returns = node.returns
    if returns is None:
        kind = cst.Name("Any") if _gives_something(original) else cst.Name("None")
        returns = cst.Annotation(kind)
    return node.with_changes(params=parameters, returns=returns)


def _gives_something(node: cst.FunctionDef) -> bool:
    tree = ast.parse(cst.Module([]).code_for_node(node.with_changes(decorators=[])).strip()).body[0]
    own = [n for child in ast.iter_child_nodes(tree) for n in _own(child)]
    return any(isinstance(n, ast.Yield | ast.YieldFrom) or (isinstance(n, ast.Return) and n.value) for n in own)


def _own(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ScopeNode):
        return []
    return [node, *(n for child in ast.iter_child_nodes(node) for n in _own(child))]
