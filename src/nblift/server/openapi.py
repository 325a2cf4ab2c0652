"""The OpenAPI document of the routes, from the values of the wire."""

import json
from typing import Any

import nblift

from .types import SCHEMA

_JSON = "application/json"
_PATH = {"name": "path", "in": "query", "required": True, "schema": {"type": "string"}}
_PLACE = {**_PATH, "name": "place"}
_NAME = {**_PATH, "name": "name"}
_STEP = {**_PATH, "name": "step"}
_STAMP = {**_PATH, "name": "stamp", "required": False}
_BEFORE = {**_PATH, "name": "before", "required": False}
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
    ("get", "pipelines", "All pipelines below the folder.", (), "", 200, "PipelineList"),
    ("post", "pipelines", "Put a pipeline on the list.", (), "PlaceRequest", 200, "PipelineList"),
    ("delete", "pipelines", "Take a pipeline from the list.", (_PLACE,), "", 200, "PipelineList"),
    ("get", "runs", "Runs and outputs of a pipeline.", (_PLACE, _BEFORE), "", 200, "RunsState"),
    ("post", "runs", "Run a pipeline.", (), "RunRequest", 202, "RunState"),
    ("get", "runs/{id}", "A run.", (_ID, _PLACE), "", 200, "RunState"),
    ("delete", "runs/{id}", "Cancel a run.", (_ID, _PLACE), "", 200, "RunState"),
    ("post", "runs/{id}/resume", "Go on with a run.", (_ID,), "PlaceRequest", 202, "RunState"),
    ("get", "runs/{id}/notebook", "An executed notebook.", (_ID, _PLACE, _STEP, _STAMP), "", 200, "StepNotebook"),
    ("post", "runs/{id}/open", "Lay out a step for a person.", (_ID,), "OpenStepRequest", 201, "OpenedNotebook"),
    ("get", "outputs", "Versions of an output.", (_PLACE, _NAME), "", 200, "OutputList"),
    ("post", "outputs/moves", "Release or roll back.", (), "MoveRequest", 200, "Move"),
    ("post", "outputs/pins", "Keep a version, or do so no more.", (), "PinRequest", 200, "OutputList"),
    ("post", "outputs/open", "A notebook that reads an output.", (), "OpenOutputRequest", 201, "OpenedNotebook"),
    ("get", "runs/live", "A websocket: RunsMessage out.", (_PLACE,), "", 101, ""),
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
