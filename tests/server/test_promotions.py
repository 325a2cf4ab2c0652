"""Promotions over the wire: verified, written, cancelled, remembered."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.server.conftest import Page, steps, wire_cells
from tests.support.notebooks import cell, document

Ask = Callable[..., Awaitable[tuple[int, Any]]]

FINAL = ("done", "cancelled", "failed")


def request(mode: str = "verify", notebook: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    place = "work/pipelines/small"
    return {
        "path": "work/small.ipynb",
        "document": notebook or steps(),
        "place": place,
        "mode": mode,
        "options": options,
    }


async def until(page: Page, *phases: str, of: str = "") -> dict[str, Any]:
    """The state of the promotion (with this id) once it is in one of these phases."""
    while True:
        state = (await page.hear("promotion"))["promotion"]
        if state is not None and state["phase"] in phases and state["id"].startswith(of):
            found: dict[str, Any] = state
            return found


async def opened(page: Page) -> None:
    await page.say(type="open", path="work/small.ipynb", language="python", cells=wire_cells(steps()))
    await page.hear("graph")


async def test_what_is_verified_is_written_later_without_running_again(page: Page, ask: Ask, notebook: Path) -> None:
    await opened(page)
    got, state = await ask("POST", "promotions", body=request())
    assert (got, state["phase"], state["can_cancel"]) == (202, "queued", True)
    done = await until(page, *FINAL)
    found = (done["phase"], done["verdict"], done["written"], done["can_write"])
    assert found == ("done", "verified", None, True), done["diagnostics"]
    assert [(s["name"], s["state"]) for s in done["stages"]] == [
        ("notebook", "done"),
        ("lift", "done"),
        ("pipeline", "done"),
        ("load", "done"),
        ("total", "done"),
        ("changed parameters", "skipped"),
    ]
    target = notebook.parent / "pipelines" / "small"
    assert not target.exists()
    got, _ = await ask("POST", "promotions", state["id"], "write", body={})
    assert got == 202
    wrote = await until(page, *FINAL)
    assert wrote["written"]["files"] > 10
    assert wrote["message"] == f"{wrote['written']['files']} files written."
    assert (target / "pipeline.json").exists()
    assert (await ask("GET", "promotions", params={"path": "work/small.ipynb"}))[1]["promotions"][0]["written"]
    got, said = await ask("POST", "promotions", state["id"], "write", body={})
    assert (got, said["diagnostics"][0]["code"]) == (409, "NB907")
    got, preview = await ask("POST", "previews", body={k: request()[k] for k in ("path", "document", "place")})
    assert (got, preview["up_to_date"]) == (200, True), [f for f in preview["files"] if f["status"] != "="]


async def test_a_preview_foresees_the_files_that_are_written(page: Page, ask: Ask, notebook: Path) -> None:
    looks = steps("total = sum(values)\nlen(values), values[:2]")
    await opened(page)
    _, preview = await ask(
        "POST", "previews", body={k: request(notebook=looks)[k] for k in ("path", "document", "place")}
    )
    assert preview["diagnostics"] == []
    await ask("POST", "promotions", body=request("write", looks))
    done = await until(page, *FINAL)
    assert (done["verdict"], done["written"]["files"]) == ("verified", len(preview["files"])), done["diagnostics"]
    target = notebook.parent / "pipelines" / "small"
    assert [f["path"] for f in preview["files"] if not (target / f["path"]).exists()] == []


async def test_nothing_is_executed_where_that_is_asked_for(page: Page, ask: Ask, notebook: Path) -> None:
    await opened(page)
    await ask("POST", "promotions", body=request("write-unverified"))
    done = await until(page, *FINAL)
    assert (done["verdict"], done["phase"]) == ("unverified", "done")
    assert done["written"]["place"] == "work/pipelines/small"


async def test_a_notebook_that_cannot_be_lifted_is_declined(page: Page, ask: Ask, notebook: Path) -> None:
    await opened(page)
    await ask("POST", "promotions", body=request("write-unverified", steps("print(nowhere)")))
    done = await until(page, *FINAL)
    assert (done["verdict"], done["written"], done["can_write"]) == ("declined", None, False)
    assert "NB304" in {d["code"] for d in done["diagnostics"]}


async def test_cancelling_leaves_nothing_behind(page: Page, ask: Ask, notebook: Path) -> None:
    started = notebook.parent.parent / "started"
    slow = document([cell(f"open({str(started)!r}, 'w').close()\nwhile True:\n    pass", "step:load")])
    await opened(page)
    _, state = await ask("POST", "promotions", body=request("write", slow))
    got, said = await ask("POST", "promotions", body=request("write"))
    assert (got, said["diagnostics"][0]["code"]) == (409, "NB906")
    await until(page, "running")
    got, cancelled = await ask("DELETE", "promotions", state["id"])
    assert (cancelled["phase"], cancelled["message"]) == ("cancelled", "Nothing was written.")
    assert not (notebook.parent / "pipelines").exists()
    again = await ask("DELETE", "promotions", state["id"])
    assert again[1]["phase"] == "cancelled"


async def test_a_person_s_file_stops_writing_until_that_is_forced(page: Page, ask: Ask, notebook: Path) -> None:
    await opened(page)
    await ask("POST", "promotions", body=request("write-unverified"))
    await until(page, *FINAL)
    readme = notebook.parent / "pipelines" / "small" / "README.md"
    readme.write_text("mine", encoding="utf-8")
    _, preview = await ask("POST", "previews", body={k: request()[k] for k in ("path", "document", "place")})
    assert preview["kept"] == ["README.md"]
    assert {f["path"]: f["status"] for f in preview["files"]}["README.md"] == "K"
    _, state = await ask("POST", "promotions", body=request("write-unverified", steps("total = 7")))
    refused = await until(page, *FINAL, of=state["id"])
    assert (refused["phase"], refused["can_write"], refused["written"]) == ("failed", True, None)
    assert [fix["kind"] for d in refused["diagnostics"] for fix in d["fixes"]] == ["force"]
    got, _ = await ask("POST", "promotions", state["id"], "write", body={"although": "unverified", "force": True})
    assert got == 202
    done = await until(page, "done", of=state["id"])
    assert done["written"]["kept"] == {"README.md": "README.md.mine"}
    assert (readme.parent / "README.md.mine").read_text(encoding="utf-8") == "mine"


async def test_a_place_of_somebody_else_is_told(ask: Ask, notebook: Path) -> None:
    place = notebook.parent / "pipelines" / "small"
    place.mkdir(parents=True)
    (place / "thesis.txt").write_text("", encoding="utf-8")
    _, preview = await ask("POST", "previews", body={k: request()[k] for k in ("path", "document", "place")})
    assert (preview["place_taken"], preview["files"]) == (True, [])


async def test_a_preview_shows_files_and_functions(ask: Ask, notebook: Path) -> None:
    _, preview = await ask("POST", "previews", body={k: request()[k] for k in ("path", "document", "place")})
    assert {f["status"] for f in preview["files"]} == {"A"}
    function = next(f for f in preview["functions"] if f["step"] == "total")
    text = next(f["after"] for f in preview["files"] if f["path"] == function["file"]).split("\n")
    (only,) = function["cells"]
    assert [(line, text[other - 1].strip()) for line, other in only["lines"]] == [
        (1, "total = sum(values)"),
        (2, "print(total)"),
    ]
    assert not (notebook.parent / "pipelines").exists()


async def test_the_last_promotion_is_taken_back_once(page: Page, ask: Ask, notebook: Path) -> None:
    await opened(page)
    target = notebook.parent / "pipelines" / "small"
    for text in ("total = 1", "total = 2"):
        _, state = await ask("POST", "promotions", body=request("write-unverified", steps(text)))
        await until(page, "done", of=state["id"])
    place = {"place": "work/pipelines/small"}
    got, restored = await ask("POST", "restores", body=place)
    assert (got, restored["place"]) == (200, "work/pipelines/small")
    assert "total = 1" in (target / "src" / "small" / "steps.py").read_text(encoding="utf-8")
    got, said = await ask("POST", "restores", body=place)
    assert (got, said["diagnostics"][0]["code"]) == (409, "NB415")
