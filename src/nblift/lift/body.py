"""The body of a step's function: copies, random state, the notebook's statements, checks."""

import ast

import libcst as cst

from nblift.analysis.looks import is_artist, is_look, prints
from nblift.model.notebook import Cell, Dropped

from .absent import maybe_missing
from .context import STATE_NAMES, Context
from .copies import copies
from .docs import comment_lines
from .flow import StepFlow
from .handles import closing_of
from .homes import Home
from .program import Item, Kind, Version
from .rewrite import Changes, Statement, rewrite

_PLOTTERS = ("plt", "plot", "hist", "imshow", "show", "scatter")


class Body:
    """Writes the statements of one step and notes what was left out."""

    def __init__(self, context: Context, flow: StepFlow) -> None:
        self.context = context
        self.flow = flow
        self.dropped: dict[str, list[Dropped]] = {}
        #: Cells whose displayed value, or whose whole output, is left out.
        self.display_dropped: set[str] = set()
        self.output_dropped: set[str] = set()
        self.uses_display = False
        self.shows_figures = False
        self.configures: list[tuple[str, list[Item]]] = []
        self.checks: list[tuple[str, list[Item]]] = []
        self._configuring = 0
        self._checking = 0

    def statements(self) -> list[Statement]:
        """All statements, without the return."""
        parts = [self._copies(), self._states(), self._builtins(), self._handles()]
        parts += [self._missing(), self._declarations(), self._nested()]
        parts += [self._cell([i for i in self.flow.items if i.cell == cell]) for cell in self.flow.cells]
        parts.append(self._closing())
        return _joined(parts)

    # ------------------------------------------------------------------ before the cells
    def _copies(self) -> list[Statement]:
        return [s for line in copies(self.context, self.flow) for s in _parse(line)]

    def _states(self) -> list[Statement]:
        context, flow = self.context, self.flow
        lines = []
        for generator in context.wiring.states_in[flow.name]:
            name = STATE_NAMES[generator]
            if generator == "random":
                module, _ = context.module_alias("random", "random")
                lines.append(f"{module}.setstate({name})")
            else:
                module, _ = context.module_alias("numpy", "np")
                lines.append(f"{module}.random.set_state({name})")
        body = [s for line in lines for s in _parse(line)]
        for seed in flow.seeds:
            body += rewrite(seed.facts.statement.text, context.changes(seed, flow.name))
        return body

    def _builtins(self) -> list[Statement]:
        names = self.context.shadowed_builtins(self.flow)
        return [s for n in names for s in _parse(f"{n} = {self.context.free('builtins')}.{n}")]

    def _handles(self) -> list[Statement]:
        """Connections made anew, as an earlier step made them."""
        body: list[Statement] = []
        for name in self.flow.handles:
            item = self.context.homes.handles[name]
            body += rewrite(item.facts.statement.text, self.context.changes(item, self.flow.name))
        return body

    def _closing(self) -> list[Statement]:
        """Close the connections that are open at the end, so that their files are whole."""
        handles = self.context.homes.handles
        own = [n for n in handles if n in self.flow.handles or handles[n] in self.flow.items]
        said = {i.facts.statement.text.strip() for i in self.flow.items}
        calls = [f"{n}.{closing}()" for n in own if (closing := closing_of(handles[n], self.context.program))]
        return [s for call in calls if call not in said for s in _parse(call)]

    def _missing(self) -> list[Statement]:
        """Names that the step hands on and may not bind: a function must have something to return."""
        unknown = self.context.free("Any")
        names = maybe_missing(self.context.wiring, self.flow)
        return [s for n in names for s in _parse(f"{self.context.local(n)}: {unknown} = None")]

    def _declarations(self) -> list[Statement]:
        """Names that only a nested function binds must still be the step's own: `nonlocal` looks for them there."""
        context, flow = self.context, self.flow
        nested = {*context.nested_versions(flow), *(v for v in context.homes.all_versions() if v.item in flow.items)}
        written = sorted({n for v in nested for n in v.deferred.writes if context.program.is_data(n)})
        own = {n for i in flow.items for n in (*i.facts.binds, *i.facts.may_bind)} | flow.needs.keys()
        names = [n for n in written if n not in own and n not in flow.parameters]
        return [s for n in names for s in _parse(f"{context.local(n)}: {context.annotation(n)}")]

    def _nested(self) -> list[Statement]:
        body: list[Statement] = []
        for version in self.context.nested_versions(self.flow):
            changes = self.context.changes(version.item, self.flow.name, nested=True)
            body += rewrite(version.item.facts.statement.text, changes)
        return body

    # ------------------------------------------------------------------ cells
    def _cell(self, items: list[Item]) -> list[Statement]:
        first = items[0]
        if first.role == "check" and not any(i.facts.binds or i.facts.may_bind for i in items):
            return self._check(items)
        body: list[Statement] = []
        groups = {id(g[0]): g for g in self.context.configurations(items)}
        for item in items:
            if item.kind is Kind.CONFIGURATION:
                added = self._configure(groups[id(item)]) if id(item) in groups else []
            else:
                added = self._statement(item)
            if added and body and item.facts.statement.spaced:
                added = [_after_blank(added[0]), *added[1:]]
            body += added
        if self._figures_stay_open(items):
            body += _parse(f"{self.context.module_alias('matplotlib.pyplot', 'plt')[0]}.show()")
            self.shows_figures = True
        return _commented(body, first.placed.notes)

    def _check(self, items: list[Item]) -> list[Statement]:
        self._checking += 1
        number = "" if self._checking == 1 else f"_{self._checking}"
        name = f"check_{self.flow.name}{number}"
        self.checks.append((name, items))
        arguments = ", ".join(
            f"{self.context.local(n)}={self.context.local(n)}" for n in data_read(self.context, items)
        )
        return _parse(f"{name}({arguments})")

    def _configure(self, items: list[Item]) -> list[Statement]:
        self._configuring += 1
        number = "" if self._configuring == 1 else f"_{self._configuring}"
        name = f"configure_{self.flow.name}{number}"
        self.configures.append((name, items))
        arguments = ", ".join(
            f"{self.context.local(n)}={self.context.local(n)}" for n in data_read(self.context, items)
        )
        return _parse(f"{name}({arguments})")

    def _statement(self, item: Item) -> list[Statement]:
        context = self.context
        if item.kind in (Kind.IMPORT, Kind.CONSTANT, Kind.PARAMETER):
            return []
        if item.kind is Kind.CODE:
            version = next(v for v in context.homes.all_versions() if v.item is item)
            if context.homes.housed[version].home is not Home.NESTED or not self._used_later(version):
                return []
        text = item.facts.statement.text
        changes = context.changes(item, self.flow.name, nested=True)
        if item.facts.statement.displays:
            return self._displayed(item, changes)
        return rewrite(text, changes)

    def _used_later(self, version: Version) -> bool:
        """Whether this step itself runs a definition that stands in it."""
        return any(version in self.context.homes.reached(i) for i in self.flow.items if i.kind is not Kind.CODE)

    # ------------------------------------------------------------------ displays
    def _displayed(self, item: Item, changes: Changes) -> list[Statement]:
        node = item.node
        assert isinstance(node, ast.Expr)
        seen = self.context.seen_cell(item)
        tidy = self.context.displays == "tidy"
        body = rewrite(item.facts.statement.text, changes)
        if tidy and is_look(node.value, self._types(item)):
            self._drop(item, "a look at data")
            self.display_dropped.add(item.cell)
            if prints(node.value):
                self.output_dropped.add(item.cell)
            return []
        if _shows_nothing(node.value) or (seen is not None and seen.result is None):
            return body
        if tidy and self._gives_artist(item):
            self._drop(item, "what a drawing call gives back is not shown")
            self.display_dropped.add(item.cell)
            return body
        self.uses_display = True
        return [_in_display(body[0], may_be_none=seen is None and isinstance(node.value, ast.Call)), *body[1:]]

    def _gives_artist(self, item: Item) -> bool:
        seen = self.context.seen_cell(item)
        return is_artist(seen.result) if seen is not None else self.context.presuming and _plots(item.node)

    def _types(self, item: Item) -> dict[str, str]:
        program, presumed = self.context.program, "list" if self.context.presuming else None
        types = {n: program.type_of(n, item.position) or presumed for n in item.facts.loads if n in program.binders}
        return {name: kind for name, kind in types.items() if kind}

    def _drop(self, item: Item, why: str) -> None:
        source = item.facts.statement.text.split("\n", item.facts.statement.start - 1)[-1]
        self.dropped.setdefault(item.cell, []).append(Dropped(item.facts.statement.line, source, why))

    # ------------------------------------------------------------------ figures
    def _figures_stay_open(self, items: list[Item]) -> bool:
        """Whether Jupyter shows figures at the end of this cell."""
        if all(i.kind in (Kind.IMPORT, Kind.CODE, Kind.CONSTANT) for i in items) or items[0].role == "check":
            return False
        if _ends_in_show(items[-1].node):
            return False
        seen = self.context.seen_cell(items[0])
        if seen is not None:
            return seen.open_figures > 0
        return any(_plots(i.node) for i in items)


def data_read(context: Context, items: list[Item]) -> list[str]:
    """Notebook data (and parameters) that statements read, in order of first use."""
    names = dict.fromkeys(n for i in items for n in context.homes.needs(i))
    bound = {n for i in items for n in i.facts.binds}
    return [n for n in names if n not in bound]


def _parse(line: str) -> list[Statement]:
    return list(cst.parse_module(line).body)


def _joined(parts: list[list[Statement]]) -> list[Statement]:
    """One blank line between the parts that hold something."""
    body: list[Statement] = []
    for part in filter(None, parts):
        body += [_after_blank(part[0]), *part[1:]] if body else part
    return body


def _after_blank(statement: Statement) -> Statement:
    lines = getattr(statement, "leading_lines", ())
    return statement.with_changes(leading_lines=[cst.EmptyLine(indent=False), *lines])


def _commented(body: list[Statement], notes: tuple[Cell, ...]) -> list[Statement]:
    """Markdown inside a step becomes a comment above the next statement."""
    if not body or not notes:
        return body
    lines = [line for note in notes for line in comment_lines(note.source)]
    comments = [cst.EmptyLine(comment=cst.Comment(f"# {line}" if line else "#")) for line in lines]
    own = getattr(body[0], "leading_lines", ())
    return [body[0].with_changes(leading_lines=[*comments, *own]), *body[1:]]


def _in_display(statement: Statement, *, may_be_none: bool) -> Statement:
    assert isinstance(statement, cst.SimpleStatementLine)
    expression = statement.body[0]
    assert isinstance(expression, cst.Expr)
    if may_be_none:
        inside = cst.Module([]).code_for_node(expression.value)
        shown = cst.ensure_type(_parse(f"if (shown := {inside}) is not None:\n    display(shown)")[0], cst.If)
        return shown.with_changes(leading_lines=statement.leading_lines)
    value = expression.value
    if isinstance(value, cst.Tuple) and not value.lpar:
        value = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    call = cst.Call(cst.Name("display"), [cst.Arg(value)])
    return statement.with_changes(body=[cst.Expr(call, semicolon=expression.semicolon)])


def _shows_nothing(node: ast.expr) -> bool:
    """Calls that surely give back `None`."""
    if isinstance(node, ast.Constant) and node.value is None:
        return True
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "plt.show", "display", "setattr", "exec")


def _ends_in_show(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "plt.show"
    )


def _plots(node: ast.stmt) -> bool:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    attributes = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    return bool((names | attributes) & set(_PLOTTERS))
