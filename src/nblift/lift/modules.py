"""The modules of the package around the steps: helpers, settings, checks, pipeline."""

import ast
import re
from collections.abc import Iterable

import libcst as cst

from nblift.analysis.effects import is_config_magic
from nblift.analysis.scopes import bound_by

from .body import data_read
from .context import Context
from .homes import Home
from .program import Item, Kind
from .rewrite import Changes, Statement, rewrite
from .step import LiftedStep


def helpers_source(context: Context) -> tuple[str, list[str]]:
    """Source of `helpers.py` without its imports, and the names it defines; empty if there is nothing to help."""
    parts: list[tuple[int, str, str, bool]] = []
    for name, item in context.program.constants.items():
        code = _code(rewrite(item.facts.statement.text, Changes(renames=context.parameter_names, annotate=False)))
        parts.append((item.position, name, code, False))
    for version in context.homes.all_versions():
        housed = context.homes.housed[version]
        if housed.home is not Home.NESTED:
            statements = rewrite(version.item.facts.statement.text, context.helper_changes(version, housed))
            code = _code(statements)
            parts.append((version.item.position, version.name, code, True))
    parts.sort(key=lambda p: p[0])
    used = _used(context, parts)
    kept = [p for p in parts if p[1] in used]
    text = ""
    for previous, (_, _, code, is_block) in zip([None, *kept], kept, strict=False):
        blocks = is_block or (previous is not None and previous[3])
        text += ("\n\n" if blocks else "") + code.strip("\n") + "\n"
    return text.lstrip("\n"), [p[1] for p in kept]


def _used(context: Context, parts: list[tuple[int, str, str, bool]]) -> set[str]:
    """Helpers that something live reaches: steps, checks, settings, or another used helper."""
    inside = {name: names_in(code) - {name} for _, name, code, _ in parts}
    registered = {name: _registering(code) for _, name, code, _ in parts}
    used: set[str] = set()
    todo = [n for n in inside if n in context.used_names]
    while todo:
        name = todo.pop()
        if name not in used:
            used.add(name)
            todo.extend(n for n in inside[name] if n in inside)
            todo.extend(n for n, code in registered.items() if name in code)
    return used


def _registering(code: str) -> set[str]:
    """Names whose attribute decorates a definition, as in `@area.register`: who uses them uses it too."""
    decorators = [d for n in ast.parse(code).body for d in getattr(n, "decorator_list", ())]
    functions = [d.func if isinstance(d, ast.Call) else d for d in decorators]
    return {f.value.id for f in functions if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name)}


def _code(statements: list[Statement]) -> str:
    return cst.Module(statements).code


def names_in(source: str) -> set[str]:
    """Every identifier that a piece of code loads, those in strings not included."""
    return {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}


def spelled_in(context: Context, source: str) -> set[str]:
    """Names of the notebook that a piece of code reaches through strings."""
    constants = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    words = {word for text in constants if isinstance(text, str) for word in re.findall(r"[^\W\d]\w*", text)}
    return words & context.program.spelled


def settings_source(context: Context, steps: list[LiftedStep]) -> str:
    """Source of `settings.py` without its imports: `configure()` and one function per place in a step."""
    prelude = [i for i in context.program.items if i.kind is Kind.CONFIGURATION and i.step is None]
    parts = [_setting(context, "configure", prelude, "Set what holds for every step.")]
    for step in steps:
        for name, items in step.body.configures:
            parts.append(_setting(context, name, items, f"Set what holds from `{step.name}` on."))
    return "\n\n\n".join(parts) + "\n"


def _setting(context: Context, name: str, items: list[Item], doc: str) -> str:
    arguments = ", ".join(f"{context.local(n)}: {context.annotation(n)}" for n in data_read(context, items))
    body = [s for i in items for s in rewrite(_where_it_can(i), context.changes(i, None))]
    return _function(name, arguments, "None", doc, body)


def _where_it_can(item: Item) -> str:
    """The statement; one that tells IPython something does so only where IPython runs."""
    text = item.facts.statement.text
    if not isinstance(item.node, ast.Expr) or not is_config_magic(item.node.value):
        return text
    return f"if (shell := get_ipython()) is not None:\n    {text.strip().replace('get_ipython()', 'shell', 1)}\n"


def checks_source(context: Context, steps: list[LiftedStep]) -> str:
    """Source of `checks.py` without its imports; empty if there are no checks."""
    parts = []
    for step in steps:
        for name, items in step.body.checks:
            arguments = ", ".join(f"{context.local(n)}: {_annotation_in(step, n)}" for n in data_read(context, items))
            body = [s for i in items for s in rewrite(i.facts.statement.text, context.changes(i, step.name))]
            parts.append(_function(name, arguments, "None", "", body))
    return "\n\n\n".join(parts) + "\n" if parts else ""


def _annotation_in(step: LiftedStep, name: str) -> str:
    seen = step.context.seen_at(name, step.flow, end=True)
    return step.context.annotation_of(seen) if seen else step.context.annotation(name)


def _function(name: str, arguments: str, returns: str, doc: str, body: list[Statement]) -> str:
    text = f'    """{doc}"""\n' if doc else ""
    module = cst.parse_module(f"def {name}({arguments}) -> {returns}:\n{text}    pass\n")
    function = cst.ensure_type(module.body[0], cst.FunctionDef)
    block = cst.ensure_type(function.body, cst.IndentedBlock)
    start = list(block.body[:-1])
    statements = [*start, *body] if start or body else list(block.body)
    return module.with_changes(body=[function.with_changes(body=block.with_changes(body=statements))]).code


def with_imports(context: Context, doc: str, source: str, siblings: dict[str, str], more: Iterable[str] = ()) -> str:
    """A whole module: docstring, the imports its code needs, its code.

    Parameters
    ----------
    siblings
        Name → module of the package that defines it.
    more
        Imports that the code does not name.
    """
    used = names_in(source)
    spelled = spelled_in(context, source)
    lines = dict.fromkeys(more)
    for name, found in context.program.imports.items():
        if name in used and context.program.is_import(name):
            lines |= dict.fromkeys(i.text for i in found)
        elif name in spelled and context.program.is_import(name):
            lines |= dict.fromkeys(f"{i.text}  # noqa: F401 (a formula names it)" for i in found)
    for name, line in context.generated_imports().items():
        if name in used and line not in lines:
            lines[line] = None
    annotating = _annotating(source)
    for name, line in context.annotation_imports().items():
        if name in annotating and not _binds(lines, name):
            lines[line] = None
    for name, module in siblings.items():
        if name in used:
            lines[f"from .{module} import {name}"] = None
        elif name in spelled:
            lines[f"from .{module} import {name}  # noqa: F401 (a formula names it)"] = None
    head = f'"""{doc}"""\n'
    return "\n".join([head, *lines, "", source.strip("\n")]) + "\n"


def _annotating(source: str) -> set[str]:
    """Names in annotations: what code uses besides, it imports itself."""
    nodes = [
        node.annotation if isinstance(node, ast.arg | ast.AnnAssign) else node.returns
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.arg | ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return {n.id for node in nodes if node is not None for n in ast.walk(node) if isinstance(n, ast.Name)}


def _binds(lines: dict[str, None], name: str) -> bool:
    return any(name in bound_by(n) for line in lines for n in ast.parse(line).body)
