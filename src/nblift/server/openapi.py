"""The OpenAPI document of the routes, from the values of the wire."""

import json
from typing import Any

import nblift

from .types import SCHEMA

_JSON = "application/json"
_PATH = {"name": "path", "in": "query", "required": True, "schema": {"type": "string"}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}

#: (verb, route, what it does, parameters, body, status, answer).
OPERATIONS: tuple[tuple[str, str, str, tuple[dict[str, Any], ...], str, int, str], ...] = (
    ("get", "health", "What this server is.", (), "", 200, "Health"),
    ("get", "openapi", "This document.", (), "", 200, ""),
    ("post", "previews", "What a promotion would write; executes nothing.", (), "PreviewRequest", 200, "PreviewState"),
    ("get", "promotions", "The last promotion of a notebook.", (_PATH,), "", 200, "PromotionList"),
    ("post", "promotions", "Promote a notebook.", (), "PromotionRequest", 202, "PromotionState"),
    ("get", "promotions/{id}", "A promotion.", (_ID,), "", 200, "PromotionState"),
    ("delete", "promotions/{id}", "Cancel a promotion.", (_ID,), "", 200, "PromotionState"),
    ("post", "promotions/{id}/write", "Write what was verified.", (_ID,), "WriteRequest", 202, "PromotionState"),
    ("post", "restores", "Take back the last promotion.", (), "RestoreRequest", 200, "Restored"),
    ("post", "examples", "Put the notebook of the tour into the folder.", (), "", 201, "Example"),
    ("get", "seen", "What is kept of what the tracker saw.", (_PATH,), "", 200, "SeenSummary"),
    ("get", "live", "A websocket: ClientMessage in, ServerMessage out.", (_PATH,), "", 101, ""),
)


def document() -> dict[str, Any]:
    """The description of all routes, OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for verb, route, summary, parameters, body, status, answer in OPERATIONS:
        operation: dict[str, Any] = {"summary": summary, "parameters": list(parameters)}
        if body:
            operation["requestBody"] = {"required": True, "content": _content(body)}
        operation["responses"] = {
            str(status): {"description": summary, **({"content": _content(answer)} if answer else {})},
            "default": {"description": "What is wrong.", "content": _content("Problems")},
        }
        paths.setdefault(f"/nblift/{route}", {})[verb] = operation
    definitions = _moved(json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "nblift", "version": nblift.__version__},
        "paths": paths,
        "components": {"schemas": definitions},
    }


def _content(name: str) -> dict[str, Any]:
    return {_JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _moved(schema: Any) -> Any:
    """The same, with references to where OpenAPI keeps its schemas."""
    if isinstance(schema, dict):
        return {key: _moved(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    return schema.replace("#/$defs/", "#/components/schemas/") if isinstance(schema, str) else schema
