"""The live channel: a notebook is opened, edited, run, and its rows follow."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Page, steps, wire_cells
from tests.support.notebooks import cell, document

from nblift.promote.seen import load, source_hash
from nblift.server import channel


@pytest.fixture(autouse=True)
def no_check_on_the_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "QUIET_S", 3600)


async def opened(page: Page, document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    cells = wire_cells(document or steps())
    await page.say(type="open", path="work/small.ipynb", language="python", cells=cells, **more)
    return await page.hear("graph")


async def test_opening_tells_all_rows_steps_and_counts(page: Page) -> None:
    graph = await opened(page)
    assert [(r["number"], r["role"], r["step"], r["begins"], r["makes"]) for r in graph["cells"]] == [
        (1, "step", "load", True, ["values"]),
        (2, "step", "total", True, ["total"]),
    ]
    assert graph["cells"][1]["needs"] == [{"cell": "c1", "names": ["values"], "evidence": "proved"}]
    assert [(s["name"], s["needs"], s["makes"]) for s in graph["steps"]] == [
        ("load", [], ["values"]),
        ("total", ["values"], []),
    ]
    assert graph["order"] == ["c1", "c2"]
    assert graph["counts"] == {"steps": 2, "stale": 0, "errors": 0, "notes": 0}
    assert graph["not_run"]
    assert (await page.hear("promotion"))["promotion"] is None


async def test_an_edit_tells_the_rows_that_changed(page: Page) -> None:
    await opened(page)
    await page.say(type="edit", revision=1, cells=[{"id": "c2", "kind": "code", "source": "total = 0", "tags": []}])
    graph = await page.hear("graph")
    assert [(r["id"], r["needs"], r["step"]) for r in graph["cells"]] == [("c2", [], "load")]
    assert (graph["revision"], graph["order"], graph["removed"]) == (1, None, [])


async def test_cells_come_and_go(page: Page) -> None:
    await opened(page)
    new = {"id": "c3", "kind": "code", "source": "values = []", "tags": []}
    await page.say(type="edit", revision=1, cells=[new], order=["c3", "c2"])
    graph = await page.hear("graph")
    assert (graph["order"], graph["removed"]) == (["c3", "c2"], ["c1"])
    assert {r["id"]: r["number"] for r in graph["cells"]} == {"c3": 1, "c2": 2}


@pytest.mark.parametrize(
    "edit",
    [
        {"revision": 7},
        {"revision": 1, "order": ["c1", "c1"]},
        {"revision": 1, "order": ["c1", "other"]},
        {"revision": 1, "cells": [{"id": "new", "kind": "code", "source": ""}]},
    ],
)
async def test_an_edit_that_does_not_follow_asks_to_open_again(page: Page, edit: dict[str, Any]) -> None:
    await opened(page)
    await page.say(type="edit", **edit)
    problem = await page.hear("problem")
    assert [d["code"] for d in problem["diagnostics"]] == ["NB905"]
    assert len((await opened(page))["cells"]) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "nothing"}', '{"type": "open"}'])
async def test_a_message_that_cannot_be_read_is_told_and_the_channel_goes_on(page: Page, text: str) -> None:
    await page.say_raw(text)
    assert [d["code"] for d in (await page.hear("problem"))["diagnostics"]] == ["NB901"]
    assert len((await opened(page))["cells"]) == 2


async def test_a_cell_that_does_not_parse_keeps_what_is_known_of_it(page: Page) -> None:
    await opened(page)
    await page.say(type="edit", revision=1, cells=[{"id": "c1", "kind": "code", "source": "values = [1,"}])
    graph = await page.hear("graph")
    row = next(r for r in graph["cells"] if r["id"] == "c1")
    assert (row["parses"], row["makes"]) == (False, ["values"])
    assert [(d["code"], d["fixes"][0]["kind"]) for d in graph["diagnostics"]] == [("NB110", "open")]
    assert graph["counts"]["errors"] == 1


async def test_another_language_is_told_in_one_diagnostic(page: Page) -> None:
    await page.say(type="open", path="work/small.ipynb", language="R", cells=wire_cells(steps()))
    graph = await page.hear("graph")
    assert [d["code"] for d in graph["diagnostics"]] == ["NB911"]
    assert graph["cells"] == []


def record(cell: str, source: str, sequence: int, **more: Any) -> dict[str, Any]:
    return {
        "cell": cell,
        "sequence": sequence,
        "source_hash": source_hash(source),
        "started_at": sequence,
        "seconds": 0.1,
        "session": "s",
        "unseen": 0,
        **more,
    }


async def ran(page: Page, *records: dict[str, Any], names: list[str] | None = None) -> dict[str, Any]:
    await page.say(type="seen", kernel="k", records=list(records), names=names)
    return await page.hear("graph")


async def test_what_ran_is_fresh_then_stale_with_the_reason(page: Page) -> None:
    one, two = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    held = {"values": {"kind": "data", "type": "list", "annotation": "list[int]", "size": "3 items", "nbytes": 88}}
    graph = await ran(page, record("c1", one, 1, bound=held), record("c2", two, 2))
    assert {r["id"]: r["state"] for r in graph["cells"]} == {"c1": "fresh", "c2": "fresh"}
    assert graph["cells"][0]["seen"]["values"] == {
        "annotation": "list[int]", "type": "list", "size": "3 items", "nbytes": 88,
    }  # fmt: skip
    assert not graph["not_run"]
    graph = await ran(page, record("c1", one, 3, bound=held))
    assert {r["id"]: r["stale_because"] for r in graph["cells"]} == {
        "c2": "Cell 1, which makes `values`, ran after it."
    }
    await page.say(type="edit", revision=1, cells=[{"id": "c1", "kind": "code", "source": "values = []"}])
    graph = await page.hear("graph")
    assert {r["id"]: r["stale_because"] for r in graph["cells"]} == {"c1": "It was edited after it ran."}
    assert graph["counts"]["stale"] == 2


async def test_a_name_that_only_the_kernel_has_is_hidden(page: Page) -> None:
    await opened(page, steps("print(lookup)"))
    graph = await ran(page, names=["values", "lookup"])
    assert graph["hidden"] == [{"name": "lookup", "cells": ["c2"]}]


async def test_what_was_seen_is_kept_for_the_next_page(page: Page, jp_ws_fetch: Any, ask: Any, notebook: Path) -> None:
    one, _ = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    await ran(page, record("c1", one, 1), names=["values"])
    again = Page(await jp_ws_fetch("nblift", "live", params={"path": "work/small.ipynb"}))
    graph = await opened(again)
    assert [r["state"] for r in graph["cells"]] == ["fresh", "unrun"]
    assert await ask("GET", "seen", params={"path": "work/small.ipynb"}) == (
        200,
        {"path": "work/small.ipynb", "cells": 1, "last_at": 1},
    )
    await page.say(type="renamed", path="work/other.ipynb")
    await page.hear("graph")
    assert load(notebook) is None
    assert load(notebook.with_name("other.ipynb")) is not None
    again.close()


async def test_a_session_from_top_to_bottom_tells_more_than_the_source(page: Page) -> None:
    sources = ["flag = True", "if flag:\n    x = 1", "print(x)"]
    graph = await opened(page, document([cell(source) for source in sources]))
    assert graph["cells"][2]["needs"][0]["evidence"] == "may"
    held = {"kind": "data", "type": "int"}
    done = [{"flag": {**held, "type": "bool"}}, {"x": held}, {}]
    records = [record(f"c{n}", s, n, bound=b) for n, (s, b) in enumerate(zip(sources, done, strict=True), 1)]
    graph = await ran(page, *records)
    row = next(row for row in graph["cells"] if row["id"] == "c3")
    assert row["needs"] == [{"cell": "c2", "names": ["x"], "evidence": "observed"}]


async def test_another_session_of_the_kernel_begins_anew(page: Page) -> None:
    one, two = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    await ran(page, record("c1", one, 1), record("c2", two, 2))
    graph = await ran(page, record("c2", two, 1, session="t"))
    states = {r["id"]: r["state"] for r in graph["cells"]}
    assert states == {"c1": "unrun", "c2": "stale"}


async def test_a_restarted_kernel_makes_nothing_stale(page: Page) -> None:
    one, two = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    await ran(page, record("c2", two, 1), record("c1", one, 2))
    await page.say(type="kernel", state="restarted", kernel="k", tracker="yes")
    graph = await page.hear("graph")
    assert graph["counts"]["stale"] == 0
    restarted = "The kernel was restarted; this is what the last session saw."
    assert graph["kernel_note"] == restarted
    await page.say(type="kernel", state="idle", kernel="k", tracker="yes")
    assert (await page.hear("graph"))["kernel_note"] == restarted
    graph = await ran(page, record("c1", one, 1, session="t"))
    assert graph["kernel_note"] == ""


async def test_a_page_that_has_no_kernel_yet_forgets_nothing(page: Page) -> None:
    one, two = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    await ran(page, record("c1", one, 1), record("c2", two, 2), names=["values", "lost"])
    seen = []
    for state in ("none", "idle", "dead"):
        await page.say(type="kernel", state=state, kernel="" if state == "none" else "k", session="s")
        graph = await page.hear("graph")
        seen.append(({r["state"] for r in graph["cells"]}, [h["name"] for h in graph["hidden"]]))
    assert seen == [({"unrun"}, []), ({"fresh"}, ["lost"]), ({"unrun"}, [])]
    await page.say(type="kernel", state="idle", kernel="k", session="another")
    assert {r["state"] for r in (await page.hear("graph"))["cells"]} == set()


async def test_a_failed_and_a_running_cell(page: Page) -> None:
    one, _ = (each["source"] for each in wire_cells(steps()))
    await opened(page)
    await ran(page, record("c1", one, 1, ok=False, error="ValueError: 1"))
    await page.say(type="kernel", state="busy", kernel="k", tracker="yes", running=["c2"])
    graph = await page.hear("graph")
    states = {r["id"]: r["state"] for r in graph["cells"]}
    assert states == {"c2": "running"}


async def test_steps_are_suggested_and_nothing_is_written(page: Page, notebook: Path) -> None:
    before = notebook.read_bytes()
    untagged = steps()
    for each in untagged["cells"]:
        each["metadata"] = {}
    await opened(page, untagged)
    await page.say(type="suggest")
    suggestion = await page.hear("suggestion", "problem")
    assert [step["cells"][-1] for step in suggestion["steps"]] == ["c2"]
    assert notebook.read_bytes() == before


async def test_what_lifting_says_comes_a_moment_later(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "QUIET_S", 0)
    document = steps("print(df2)")
    document["cells"][0] |= {"source": "df2 = 1", "metadata": {"tags": ["skip"]}}
    document["cells"][1] |= {"metadata": {"tags": ["step:total"]}}
    await opened(page, document)
    graph = await page.hear("graph")
    found = {d["code"]: d["fixes"] for d in graph["diagnostics"]}
    assert [fix["label"] for fix in found["NB303"]] == ["Include cell 1", "Skip cell 2 too"]


async def test_two_pages_of_two_notebooks_do_not_meet(page: Page, jp_ws_fetch: Any, notebook: Path) -> None:
    (notebook.parent / "other.ipynb").write_text(json.dumps(steps()), encoding="utf-8")
    other = Page(await jp_ws_fetch("nblift", "live", params={"path": "work/other.ipynb"}))
    one, two = await asyncio.gather(opened(page), opened(other, steps("total = 1")))
    assert one["cells"][1]["needs"]
    assert not two["cells"][1]["needs"]
    other.close()


async def test_tags_of_kale_are_translated_for_the_page_to_write(page: Page) -> None:
    cells = cell("import os", "imports"), cell("a = 1", "block:one", "mine"), cell("a =", "skip", "limit:gpu:1")
    await opened(page, document(cells))
    await page.say(type="import_tags")
    imported = await page.hear("imported")
    assert imported["revision"] == 0
    assert imported["cells"] == [
        {"id": "c1", "tags": []},
        {"id": "c2", "tags": ["mine", "step:one"]},
        {"id": "c3", "tags": ["skip"]},
    ]
    assert [(d["code"], d["places"][0]["cell"]) for d in imported["diagnostics"]] == [("NB126", "c3")]


async def test_a_notebook_without_tags_of_kale_gets_none(page: Page) -> None:
    await opened(page, document([cell("a = 1", "check")]))
    await page.say(type="import_tags")
    imported = await page.hear("imported")
    assert (imported["cells"], [d["code"] for d in imported["diagnostics"]]) == ([], ["NB127"])
