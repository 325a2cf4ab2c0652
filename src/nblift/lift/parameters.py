"""The `parameters` cell: literals become typed pipeline parameters."""

import ast
from typing import Any

from nblift.analysis.effects import seeded
from nblift.analysis.scopes import ScopeNode, bound_by, local_names
from nblift.model.diagnostic import Diagnostic
from nblift.model.spec import ParameterSpec

from . import rules
from .program import Item, Kind, Program
from .roles import place

_JSON_TYPES = {"int": "integer", "float": "number", "str": "string", "bool": "boolean", "None": "null"}


def parameters_of(program: Program) -> tuple[list[ParameterSpec], list[Diagnostic]]:
    """Parameters in the order of their cell (without `used_by`), and what is wrong with them."""
    found: dict[str, ParameterSpec] = {}
    diagnostics: list[Diagnostic] = []
    for item in program.items:
        if item.kind is not Kind.PARAMETER:
            continue
        parameter = _parameter(item, program)
        if isinstance(parameter, Diagnostic):
            diagnostics.append(parameter)
        else:
            found[parameter.source_name] = parameter
    return list(found.values()), diagnostics


def _parameter(item: Item, program: Program) -> ParameterSpec | Diagnostic:
    match item.node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            hint = None
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value, annotation=annotation):
            hint = ast.unparse(annotation)
        case _:
            return _not_literal(item, "is not an assignment of a literal")
    try:
        default = ast.literal_eval(value)
    except ValueError:
        return _not_literal(item, f"gives `{name}` a value that is not a literal")
    if not _is_json(default):
        return rules.UNSTORABLE_PARAMETER.at(
            f"The default of `{name}` is a {type(default).__name__}.",
            place(item.placed.cell, item.facts.statement.line),
            hint="Use a list or dict, and convert it in a step.",
        )
    type_name = hint or type_of(default, _partner(name, program) if default is None else None)
    return ParameterSpec(
        name=function_name(name, program),
        source_name=name,
        type=type_name,
        schema=schema_of(type_name),
        default=default,
        doc=_comment(item) or _seeds(name, program),
        cell=item.cell,
    )


def _not_literal(item: Item, what: str) -> Diagnostic:
    return rules.PARAMETER_NOT_LITERAL.at(
        f"A line of the `parameters` cell {what}.",
        place(item.placed.cell, item.facts.statement.line),
        hint="Move it to a cell of a step or, if it is an import, above the cell.",
    )


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(k, str) and _is_json(v) for k, v in value.items())
    return value is None or isinstance(value, bool | int | float | str)


def type_of(value: Any, partner: str | None = None) -> str:
    """Annotation of a literal; `partner` is the type that a value is compared with, for `None`."""
    if value is None:
        return f"{partner} | None" if partner else "Any"
    if isinstance(value, list):
        return f"list[{_union(value)}]"
    if isinstance(value, dict):
        return f"dict[str, {_union(list(value.values()))}]"
    return type(value).__name__


def _union(values: list[Any]) -> str:
    names = list(dict.fromkeys("None" if v is None else type_of(v) for v in values))
    if set(names) == {"int", "float"}:
        return "float"
    return " | ".join(names) if names else "Any"


def _partner(name: str, program: Program) -> str | None:
    """Type of the literal that a name with the default None is compared or combined with."""
    for item in program.items:
        for node in ast.walk(item.node):
            parts = _beside(node)
            if any(isinstance(p, ast.Name) and p.id == name for p in parts):
                for part in parts:
                    if isinstance(part, ast.Constant) and part.value is not None:
                        return type(part.value).__name__
    return None


def _beside(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Call(func=ast.Name("min" | "max"), args=arguments):
            return arguments
    return []


def schema_of(annotation: str) -> dict[str, Any]:
    """JSON Schema of an annotation made of the literal types; everything for what is not known."""
    return _schema(ast.parse(annotation, mode="eval").body)


def _schema(node: ast.expr) -> dict[str, Any]:
    match node:
        case ast.Name(id=name) if name in _JSON_TYPES:
            return {"type": _JSON_TYPES[name]}
        case ast.Constant(value=None):
            return {"type": "null"}
        case ast.Name("list"):
            return {"type": "array"}
        case ast.Name("dict"):
            return {"type": "object"}
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return {"anyOf": [_schema(left), _schema(right)]}
        case ast.Subscript(value=ast.Name("list"), slice=item):
            return {"type": "array", "items": _schema(item)}
        case ast.Subscript(value=ast.Name("dict"), slice=ast.Tuple(elts=[_, item])):
            return {"type": "object", "additionalProperties": _schema(item)}
    return {}


def function_name(name: str, program: Program) -> str:
    """`SEED` → `seed`, unless that name, or a string that spells `SEED`, is in the notebook."""
    lower = name.lower()
    if lower == name or lower in program.identifiers or name in program.spelled or not name.isupper():
        return name
    if any(_binds_otherwise(item.node, name) for item in program.items):
        return name
    return lower


def _binds_otherwise(node: ast.AST, name: str) -> bool:
    """Whether a name is bound by something else than an assignment, where a rename would not follow."""
    for child in ast.walk(node):
        if not isinstance(child, ast.Name) and name in bound_by(child):
            return True
        if isinstance(child, ast.Global | ast.Nonlocal) and name in child.names:
            return True
        if isinstance(child, ScopeNode) and name in local_names(child)[0]:
            return True
        if isinstance(child, ast.FormattedValue) and _debugs(node, name):
            return True
    return False


def _debugs(node: ast.AST, name: str) -> bool:
    """Whether an f-string spells the name itself (`f"{SEED=}"`)."""
    strings = (n for n in ast.walk(node) if isinstance(n, ast.JoinedStr))
    constants = (p.value for s in strings for p in s.values if isinstance(p, ast.Constant))
    return any(isinstance(c, str) and c.rstrip().endswith("=") and name in c for c in constants)


def _seeds(name: str, program: Program) -> str | None:
    """The fixed sentence for a parameter that seeds a global generator."""
    for item in program.items:
        generator = seeded(item.node, program.aliases)
        if generator is not None and name in item.facts.loads:
            return f"Seeds {'Python' if generator == 'random' else 'numpy'}'s global random generator."
    return None


def _comment(item: Item) -> str | None:
    """The comment behind the assignment, as a sentence; else the one above it."""
    lines = item.facts.statement.text.split("\n")
    behind = lines[-1].partition("#")[2].strip() if "#" in lines[-1] and not _in_string(lines[-1]) else ""
    above = " ".join(line.lstrip("# ") for line in lines[: item.facts.statement.start - 1])
    text = behind or above
    if not text:
        return None
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else text + "."


def _in_string(line: str) -> bool:
    """Whether the first `#` of a line stands in a string."""
    head = line.partition("#")[0]
    return head.count('"') % 2 == 1 or head.count("'") % 2 == 1
