"""Who may ask what, and what is answered."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.authorizer import Authorizer
from tests.server.conftest import steps
from tornado.httpclient import HTTPClientError

import nblift
from nblift.server.handler import Handler
from nblift.server.openapi import OPERATIONS
from nblift.server.routes import ROUTES

Ask = Callable[..., Awaitable[tuple[int, Any]]]

#: Verb, route, body, what somebody who may gets.
MATRIX: list[tuple[str, tuple[str, ...], Any, int]] = [
    ("GET", ("health",), None, 200),
    ("GET", ("openapi",), None, 200),
    ("POST", ("previews",), {}, 400),
    ("GET", ("promotions",), None, 400),
    ("POST", ("promotions",), {}, 400),
    ("GET", ("promotions", "0a"), None, 404),
    ("DELETE", ("promotions", "0a"), None, 404),
    ("POST", ("promotions", "0a", "write"), {}, 404),
    ("POST", ("restores",), {}, 400),
    ("POST", ("examples",), {}, 201),
    ("GET", ("seen",), None, 400),
    ("GET", ("pipelines",), None, 200),
    ("POST", ("pipelines",), {}, 400),
    ("DELETE", ("pipelines",), None, 400),
    ("GET", ("runs",), None, 400),
    ("POST", ("runs",), {}, 400),
    ("GET", ("runs", "0a"), None, 400),
    ("DELETE", ("runs", "0a"), None, 400),
    ("POST", ("runs", "0a", "resume"), {}, 400),
    ("GET", ("runs", "0a", "notebook"), None, 400),
    ("POST", ("runs", "0a", "open"), {}, 400),
    ("GET", ("outputs",), None, 400),
    ("POST", ("outputs", "moves"), {}, 400),
    ("POST", ("outputs", "pins"), {}, 400),
    ("POST", ("outputs", "open"), {}, 400),
    ("GET", ("runs", "live"), None, 400),
    ("GET", ("live",), None, 400),
    ("GET", ("elsewhere",), None, 404),
]


class Forbidding(Authorizer):
    """Forbids all that has to do with nblift."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "nblift"


def test_the_matrix_has_every_verb_of_every_route() -> None:
    verbs = {
        (verb.upper(), route.replace("([0-9a-f]+)", "0a"))
        for route, handler in ROUTES
        for verb in ("get", "post", "put", "patch", "delete")
        if getattr(handler, verb) is not getattr(Handler, verb)
    }
    live = {("GET", "live"), ("GET", "runs/live")}
    assert verbs | live | {("GET", "elsewhere")} == {(verb, "/".join(r)) for verb, r, _, _ in MATRIX}
    described = {(verb.upper(), route.replace("{id}", "0a")) for verb, route, *_ in OPERATIONS}
    assert verbs | live == described


@pytest.mark.parametrize(("verb", "route", "body", "status"), MATRIX, ids=str)
async def test_who_may_is_answered(verb: str, route: tuple[str, ...], body: Any, status: int, ask: Ask) -> None:
    got, said = await ask(verb, *route, body=body)
    assert got == status
    assert status < 400 or said["diagnostics"][0]["hint"]


@pytest.mark.parametrize(("verb", "route", "body", "status"), MATRIX, ids=str)
async def test_who_is_not_signed_in_is_refused(
    verb: str, route: tuple[str, ...], body: Any, status: int, ask: Ask
) -> None:
    got, said = await ask(verb, *route, body=body, headers={"Authorization": ""})
    assert got == 403
    assert [each["code"] for each in said["diagnostics"]] == ["NB902"]


@pytest.mark.parametrize(("verb", "route", "body", "status"), MATRIX, ids=str)
async def test_who_may_not_is_refused(
    verb: str, route: tuple[str, ...], body: Any, status: int, ask: Ask, jp_serverapp: Any
) -> None:
    jp_serverapp.web_app.settings["authorizer"] = Forbidding(parent=jp_serverapp)
    got, said = await ask(verb, *route, body=body)
    assert got == 403
    assert [each["code"] for each in said["diagnostics"]] == ["NB902"]


async def test_a_cookie_alone_does_not_do_without_its_token(ask: Ask, jp_serverapp: Any, jp_fetch: Any) -> None:
    signed_in = await jp_fetch(
        "nblift", "health", headers={"Authorization": f"token {jp_serverapp.identity_provider.token}"}
    )
    cookies = "; ".join(line.split(";")[0] for line in signed_in.headers.get_list("Set-Cookie"))
    assert cookies
    assert (await ask("GET", "health", headers={"Authorization": "", "Cookie": cookies}))[0] == 200
    assert (await ask("POST", "previews", body={}, headers={"Authorization": "", "Cookie": cookies}))[0] == 403


async def test_a_channel_needs_a_signed_in_user(jp_ws_fetch: Any, jp_serverapp: Any, notebook: Path) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        await jp_ws_fetch("nblift", "live", params={"path": "work/small.ipynb"}, headers={"Authorization": ""})


async def test_a_channel_needs_the_permission_to_execute(jp_ws_fetch: Any, jp_serverapp: Any, notebook: Path) -> None:
    jp_serverapp.web_app.settings["authorizer"] = Forbidding(parent=jp_serverapp)
    with pytest.raises(HTTPClientError, match="403"):
        await jp_ws_fetch("nblift", "live", params={"path": "work/small.ipynb"})


OUTSIDE = ["..", "work/../..", "/etc", "link", "link/deeper", "work\\..\\a", "C:/a", "", "a\0"]


@pytest.mark.parametrize("folder", OUTSIDE)
async def test_no_path_leads_out_of_the_root(
    folder: str, ask: Ask, jp_root_dir: Path, notebook: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (jp_root_dir / "link").symlink_to(tmp_path_factory.mktemp("outside"))
    inside = {"path": "work/small.ipynb", "document": steps(), "place": "work/pipeline", "mode": "verify"}
    bodies = [{**inside, "place": folder}, {**inside, "path": f"{folder}/a.ipynb" if folder else ""}]
    for body in bodies:
        for route in ("previews", "promotions"):
            got, said = await ask("POST", route, body=body)
            assert (got, said["diagnostics"][0]["code"]) == (404, "NB904"), (route, body)


@pytest.mark.parametrize("path", ["../a.ipynb", "/etc/a.ipynb", "work/../../a.ipynb"])
async def test_no_question_leads_out_of_the_root(path: str, ask: Ask) -> None:
    for route in ("promotions", "seen"):
        got, said = await ask("GET", route, params={"path": path})
        assert (got, said["diagnostics"][0]["code"]) == (404, "NB904")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"path": 1}', b"\xff", b'{"path": "a.ipynb"}', b"[" * 100_000])
async def test_a_body_that_cannot_be_read_is_told(body: bytes, ask: Ask) -> None:
    got, said = await ask("POST", "previews", body=body)
    assert (got, said["diagnostics"][0]["code"]) == (400, "NB901")


async def test_a_body_that_is_too_large_is_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from nblift.server import errors

    monkeypatch.setattr(errors, "LARGEST", 1000)
    got, said = await ask("POST", "previews", body=b" " * 1001)
    assert (got, said["diagnostics"][0]["code"]) == (413, "NB908")


async def test_health_tells_versions(ask: Ask) -> None:
    _, said = await ask("GET", "health")
    assert said["version"] == nblift.__version__
    assert "live" in said["features"]


async def test_the_document_describes_each_answer(ask: Ask) -> None:
    _, said = await ask("GET", "openapi")
    known = {f"#/components/schemas/{name}" for name in said["components"]["schemas"]}
    assert set(_references(said)) <= known
    assert "/nblift/previews" in said["paths"]


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in _references(each)]
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for each in value.values() for found in _references(each)]
    return []


async def test_what_nobody_foresaw_is_told_without_its_traceback(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from nblift.server.hub import Hub

    monkeypatch.setattr(Hub, "health", lambda self: 1 / 0)
    got, said = await ask("GET", "health")
    assert (got, said["diagnostics"][0]["code"]) == (500, "NB910")
    assert "ZeroDivision" not in json.dumps(said)
