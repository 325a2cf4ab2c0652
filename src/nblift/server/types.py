"""JSON schemas and TypeScript types of all that goes over the wire; ``python -m nblift.server.types`` writes both."""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from .messages import WIRE

_HERE = Path(__file__).resolve().parent
SCHEMA = _HERE / "schemas" / "wire.json"
TYPESCRIPT = _HERE.parents[2] / "extension" / "src" / "wire.ts"

_REF = "#/$defs/"
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_UNIONS = {
    "ClientMessage": "What the panel sends",
    "ServerMessage": "What the server sends",
    "RunsMessage": "What the channel of runs says",
}
_WIDTH = 100
_HEAD = """\
/**
 * All that goes over the wire between the panel and nblift's server extension.
 *
 * Generated from `src/nblift/server/messages*.py` by `python -m nblift.server.types`; never edited by hand.
 */
"""


def schemas() -> dict[str, Any]:
    """One JSON schema with a definition for every value, each field described."""
    roots, found = msgspec.json.schema_components(list(WIRE.values()), ref_template=_REF + "{name}")
    structs = {kind.__name__: kind for kind in _structs()}
    for name, schema in found.items():
        if name in structs:
            _describe(schema, structs[name])
    unions = {
        name: {"description": f"{_UNIONS[name]}, told apart by `type`.", **root}
        for name, root in zip(WIRE, roots, strict=True)
        if "anyOf" in root
    }
    definitions = dict(sorted({**found, **unions}.items()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "nblift wire", "$defs": definitions}


def _describe(schema: dict[str, Any], struct: type[msgspec.Struct]) -> None:
    texts = comments_of(struct)
    always = not struct.__struct_config__.omit_defaults
    texts.setdefault(str(struct.__struct_config__.tag_field), "Tells the messages apart.")
    for field, inner in schema["properties"].items():
        if field in texts:
            # beside a `$ref` a description is read by nobody; `allOf` carries both
            schema["properties"][field] = {"description": texts[field], **_wrapped(inner)}
    if always:
        schema["required"] = list(schema["properties"])


def _wrapped(schema: dict[str, Any]) -> dict[str, Any]:
    return {"allOf": [schema]} if "$ref" in schema else schema


def _structs() -> Iterator[type[msgspec.Struct]]:
    """Every Struct that can be reached."""
    waiting: list[Any] = [msgspec.inspect.type_info(kind) for kind in WIRE.values()]
    seen: set[type[msgspec.Struct]] = set()
    while waiting:
        info = waiting.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in seen:
                continue
            seen.add(info.cls)
            yield info.cls
            waiting += [field.type for field in info.fields]
        elif isinstance(info, msgspec.inspect.UnionType):
            waiting += info.types
        elif isinstance(info, msgspec.inspect.VarTupleType):
            waiting.append(info.item_type)
        elif isinstance(info, msgspec.inspect.TupleType):
            waiting += info.item_types
        elif isinstance(info, msgspec.inspect.DictType):
            waiting.append(info.value_type)


def comments_of(struct: type) -> dict[str, str]:
    """Field → its ``#:`` comment, those of base classes too."""
    found: dict[str, str] = {}
    for kind in reversed(struct.__mro__):
        if issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct:
            found |= _comments_in(inspect.getsource(kind))
    return found


def _comments_in(source: str) -> dict[str, str]:
    lines = source.split("\n")
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            first = node.lineno - 1
            while lines[first - 1].lstrip().startswith("#: "):
                first -= 1
            found[node.target.id] = " ".join(line.lstrip()[3:] for line in lines[first : node.lineno - 1])
    return found


def typescript(document: Mapping[str, Any]) -> str:
    """The definitions as TypeScript; a field is optional only if the wire may leave it out."""
    return "\n".join([_HEAD, *(_declared(name, schema) for name, schema in document["$defs"].items())])


def _declared(name: str, schema: Mapping[str, Any]) -> str:
    comment = _comment(str(schema.get("description", "")), "")
    if schema.get("type") != "object":
        return f"{comment}export type {name} = {_type(schema)};\n"
    lines = [f"{comment}export interface {name} {{"]
    required = schema.get("required", ())
    for field, inner in schema["properties"].items():
        mark = "" if field in required else "?"
        lines.append(f"{_comment(str(inner.get('description', '')), '  ')}  readonly {field}{mark}: {_type(inner)};")
    return "\n".join([*lines, "}\n"])


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REF)
    if "allOf" in schema:
        return _type(schema["allOf"][0])
    if "enum" in schema:
        return " | ".join(_literal(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(inner) for inner in schema["anyOf"])
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"readonly [{', '.join(_type(inner) for inner in schema['prefixItems'])}]"
        item = _type(schema["items"])
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties", {})
        return f"Readonly<Record<string, {_type(inner if isinstance(inner, dict) else {})}>>"
    return _SCALARS.get(str(schema.get("type")), "unknown")


def _literal(value: object) -> str:
    return "null" if value is None else f"'{value}'"


def _comment(text: str, indent: str) -> str:
    if not text:
        return ""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    if len(paragraphs) == 1 and len(indent) + len(paragraphs[0]) + 7 <= _WIDTH:
        return f"{indent}/** {paragraphs[0]} */\n"
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*([f"{indent} *"] if lines else []), *_filled(paragraph, f"{indent} * ")]
    return "\n".join([f"{indent}/**", *lines, f"{indent} */\n"])


def _filled(text: str, prefix: str) -> list[str]:
    import textwrap

    return textwrap.wrap(
        text, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_long_words=False, break_on_hyphens=False
    )


def generated() -> dict[Path, str]:
    """Content of the generated files."""
    document = schemas()
    return {
        SCHEMA: json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        TYPESCRIPT: typescript(document),
    }


if __name__ == "__main__":
    for path, text in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
