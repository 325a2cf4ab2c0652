"""Runs and outputs over the wire: begun, followed, cancelled, opened, released."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Page
from tests.support.repositories import make_spec, parameter, step, write_repository

from nblift.model.run import Status
from nblift.server.handler import KEY
from nblift.store.store import Store

Ask = Callable[..., Awaitable[tuple[int, Any]]]

STEPS = """
    def load(seed: int) -> list[int]:
        print("loading")
        return [seed, 2]


    def total(rows: list[int], seed: int) -> int:
        {body}
        return sum(rows)
"""
PLACE = "work/shop"


def pipeline(root: Path, body: str = "pass", place: str = PLACE) -> Path:
    steps = [
        step("load", parameters=("seed",), outputs=["rows@load"]),
        step("total", inputs=["rows@load"], parameters=("seed",), outputs=["total@total"]),
    ]
    published = {"rows": "rows@load", "total": "total@total"}
    spec = make_spec(steps, parameters=[parameter("seed", "int", 1)], published=published)
    folder = root / place
    folder.mkdir(parents=True)
    return write_repository(folder, spec, steps=STEPS.replace("{body}", body))


@pytest.fixture(autouse=True)
def runs(jp_ws_fetch: Any, jp_serverapp: Any, jp_asyncio_loop: Any) -> Iterator[Callable[[str], Awaitable[Page]]]:
    """Opens the channel of runs of a place."""
    pages: list[Page] = []

    async def opened(place: str) -> Page:
        page = Page(await jp_ws_fetch("nblift", "runs", "live", params={"place": place}))
        pages.append(page)
        return page

    yield opened

    async def leave() -> None:
        for page in pages:
            page.close()
        hub = jp_serverapp.web_app.settings[KEY]
        while hub.channels:  # noqa: ASYNC110 - the socket tells nobody
            await asyncio.sleep(0)
        await hub.close()

    jp_asyncio_loop.run_until_complete(leave())


async def until(page: Page, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The newest run once something holds of it."""
    while True:
        state = await page.hear("runs")
        if state["runs"] and holds(state["runs"][0]):
            return state


def over(row: dict[str, Any]) -> bool:
    return row["status"] not in ("pending", "running")


def ended(number: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the newest run is that one, and over."""
    return lambda row: bool(row["id"] == number and over(row))


async def test_a_run_is_begun_followed_and_read(
    ask: Ask, runs: Callable[[str], Awaitable[Page]], jp_root_dir: Path
) -> None:
    folder = pipeline(jp_root_dir)
    _, listed = await ask("GET", "pipelines")
    assert [(p["place"], p["name"], p["missing"], p["last"]) for p in listed["pipelines"]] == [
        (PLACE, "shop", False, None)
    ]
    page = await runs(PLACE)
    before = await page.hear("runs")
    assert (before["runs"], before["outputs"], before["facts"]["steps"]) == ([], [], ["load", "total"])
    status, begun = await ask("POST", "runs", body={"place": PLACE, "parameters": {"seed": 7}})
    assert (status, begun["row"]["status"], begun["row"]["can_cancel"]) == (202, "running", True)
    assert (await ask("POST", "runs", body={"place": PLACE}))[0] == 409
    state = await until(page, over)
    row = state["runs"][0]
    assert (row["status"], row["done"], row["of"], row["can_cancel"]) == ("succeeded", 2, 2, False), row
    assert [(o["name"], o["number"], o["preview"]) for o in state["outputs"]] == [
        ("rows", 1, "[7, 2]"),
        ("total", 1, "9"),
    ]
    _, whole = await ask("GET", "runs", "1", params={"place": PLACE})
    assert whole["parameters"] == [{"name": "seed", "value": 7, "changed": True}]
    assert [(s["step"], s["outputs"][0]["version"]) for s in whole["steps"]] == [
        ("load", "rows#1"),
        ("total", "total#1"),
    ]
    question = {"place": PLACE, "step": "load"}
    _, log = await ask("GET", "runs", "1", "notebook", params=question)
    assert "loading" in json.dumps(log["document"])
    _, same = await ask("GET", "runs", "1", "notebook", params={**question, "stamp": log["stamp"]})
    assert same == {"stamp": log["stamp"], "document": None}
    assert whole["steps"][0]["why"] == ["There was no earlier result of it."]
    # The first kernel of a fresh home folder makes IPython's profile, which a step's result may depend on.
    newest: dict[str, Any] = {}
    for number in ("2", "3"):
        await ask("POST", "runs", body={"place": PLACE})
        newest = (await until(page, ended(number)))["runs"][0]
    assert newest["cached"]
    _, again = await ask("GET", "runs", "3", params={"place": PLACE})
    assert {s["status"] for s in again["steps"]} == {"cached"}
    assert again["steps"][0]["why"][0].startswith("Nothing that it depends on changed")
    await ask("POST", "runs", body={"place": PLACE, "parameters": {"seed": 8}})
    await until(page, ended("4"))
    _, other = await ask("GET", "runs", "4", params={"place": PLACE})
    assert other["steps"][0]["why"] == ["Since run 3: parameter seed: 7 → 8."]
    _, everything = await ask("GET", "runs", params={"place": ""})
    assert {run["pipeline"] for run in everything["runs"]} == {"shop"}
    assert (folder / ".nblift" / "runs" / "1" / "01-load.ipynb").exists()


async def test_a_failed_step_is_told_and_laid_out(
    ask: Ask, runs: Callable[[str], Awaitable[Page]], jp_root_dir: Path
) -> None:
    pipeline(jp_root_dir, "rows[9]")
    page = await runs("")
    await ask("GET", "pipelines")
    await ask("POST", "runs", body={"place": PLACE})
    row = (await until(page, over))["runs"][0]
    assert (row["status"], row["step"]) == ("failed", "total")
    assert "IndexError" in row["diagnostics"][0]["message"]
    got, opened = await ask("POST", "runs", "1", "open", body={"place": PLACE, "step": "total"})
    assert (got, opened) == (201, {"path": "work/shop/notebooks/total-run-1.ipynb", "cell": "function", "line": 2})


async def test_a_run_is_cancelled_and_no_kernel_is_left(
    ask: Ask, runs: Callable[[str], Awaitable[Page]], jp_root_dir: Path
) -> None:
    pipeline(jp_root_dir, "print('here', flush=True)\n        while True:\n            pass")
    page = await runs(PLACE)
    _, begun = await ask("POST", "runs", body={"place": PLACE})
    await until(page, lambda row: bool(row["step"] == "total"))
    status, cancelled = await ask("DELETE", "runs", begun["row"]["id"], params={"place": PLACE})
    assert (status, cancelled["row"]["can_cancel"]) == (200, False)
    assert cancelled["steps"][0]["status"] == "succeeded"
    assert [cancelled["row"][key] for key in ("status", "step", "can_resume")] == ["cancelled", "total", True]
    again = await ask("DELETE", "runs", begun["row"]["id"], params={"place": PLACE})
    assert (again[0], again[1]["row"]["status"]) == (200, "cancelled")


async def test_a_run_is_gone_on_with_and_begun_at_a_step(
    ask: Ask, runs: Callable[[str], Awaitable[Page]], jp_root_dir: Path
) -> None:
    flag = jp_root_dir / "flag"
    pipeline(jp_root_dir, f"assert __import__('os').path.exists({str(flag)!r})")
    page = await runs(PLACE)
    await ask("POST", "runs", body={"place": PLACE})
    assert (await until(page, over))["runs"][0]["can_resume"]
    flag.write_text("")
    status, resumed = await ask("POST", "runs", "1", "resume", body={"place": PLACE})
    assert (status, resumed["row"]["status"]) == (202, "running")
    row = (await until(page, over))["runs"][0]
    assert [row[key] for key in ("id", "status", "can_resume")] == ["1", "succeeded", False]
    assert (await ask("POST", "runs", "1", "resume", body={"place": PLACE}))[0] >= 400
    await ask("POST", "runs", body={"place": PLACE, "from_step": "total"})
    state = await until(page, ended("2"))
    assert state["runs"][0]["status"] == "succeeded"
    _, whole = await ask("GET", "runs", "2", params={"place": PLACE})
    assert [step["status"] for step in whole["steps"]] == ["skipped", "succeeded"]


async def test_a_run_that_cannot_begin_says_why(ask: Ask, jp_root_dir: Path) -> None:
    pipeline(jp_root_dir)
    status, said = await ask("POST", "runs", body={"place": PLACE, "parameters": {"seeds": 1}})
    assert status == 422
    assert "seed" in said["diagnostics"][0]["hint"]
    assert (await ask("POST", "runs", body={"place": "work/nowhere"}))[0] == 422


async def test_older_runs_are_given_page_by_page(ask: Ask, jp_root_dir: Path) -> None:
    store = Store(pipeline(jp_root_dir))
    for _ in range(52):
        store.end_run(store.start_run("shop", {}, ["load"]).id, Status.SUCCEEDED)
    _, first = await ask("GET", "runs", params={"place": PLACE})
    assert ([run["id"] for run in first["runs"]], first["more"]) == ([str(n) for n in range(52, 2, -1)], True)
    _, rest = await ask("GET", "runs", params={"place": PLACE, "before": "3"})
    assert ([run["id"] for run in rest["runs"]], rest["more"]) == (["2", "1"], False)


async def test_what_another_process_runs_is_seen(
    ask: Ask, runs: Callable[[str], Awaitable[Page]], jp_root_dir: Path
) -> None:
    store = Store(pipeline(jp_root_dir))
    page = await runs(PLACE)
    await page.hear("runs")
    with store.lease() as lease:
        run = store.start_run("shop", {}, ["load"], lease=lease)
        seen = await until(page, lambda row: True)
        assert (seen["runs"][0]["id"], seen["runs"][0]["status"]) == (run.id, "running")
    # Its process has gone without a word.
    assert (await until(page, over))["runs"][0]["status"] == "lost"


async def test_a_channel_of_an_output_moves_only_when_that_is_confirmed(ask: Ask, jp_root_dir: Path) -> None:
    folder = pipeline(jp_root_dir)
    store = Store(folder)
    from tests.support.stored import publish

    publish(store, b"1", rows="rows@load")
    publish(store, b"2", rows="rows@load")
    move = {"place": PLACE, "name": "rows", "channel": "prod"}
    for number in (1, 2):
        _, told = await ask("POST", "outputs", "moves", body={**move, "number": number})
        assert (told["after"], told["read_by"], told["done"]) == (number, ["total"], False)
        _, done = await ask("POST", "outputs", "moves", body={**move, "number": number, "confirmed": True})
        assert done["done"]
    _, told = await ask("POST", "outputs", "moves", body=move)
    assert (told["before"], told["after"], told["done"]) == (2, 1, False)
    _, seen = await ask("GET", "runs", params={"place": PLACE})
    assert seen["outputs"][0]["channels"] == [{"channel": "prod", "number": 2, "before": 1}]
    await ask("POST", "outputs", "moves", body={**move, "confirmed": True})
    assert store.channels.all()[0].number == 1
    assert (await ask("POST", "outputs", "moves", body=move))[0] == 422
    _, pinned = await ask("POST", "outputs", "pins", body={"place": PLACE, "name": "rows", "number": 1, "pinned": True})
    assert [(v["number"], v["pinned"]) for v in pinned["versions"]] == [(2, False), (1, True)]
    _, opened = await ask("POST", "outputs", "open", body={"place": PLACE, "name": "rows", "number": 1})
    assert 'nblift_kernel.output(\\"rows#1\\")' in (jp_root_dir / opened["path"]).read_text()
    assert (await ask("POST", "outputs", "open", body={"place": PLACE, "name": "rows", "number": 9}))[0] == 404


async def test_a_pipeline_that_is_gone_stays_on_the_list_with_its_history(ask: Ask, jp_root_dir: Path) -> None:
    store = Store(pipeline(jp_root_dir))
    store.end_run(store.start_run("shop", {}, ["load"]).id, Status.SUCCEEDED)
    await ask("GET", "pipelines")
    (jp_root_dir / PLACE / "pipeline.json").unlink()
    _, listed = await ask("GET", "pipelines")
    (row,) = listed["pipelines"]
    assert (row["name"], row["missing"], row["last"]["id"]) == ("shop", True, "1")
    _, state = await ask("GET", "runs", params={"place": PLACE})
    assert (state["facts"], [run["id"] for run in state["runs"]]) == (None, ["1"])
    _, listed = await ask("DELETE", "pipelines", params={"place": PLACE})
    assert listed["pipelines"] == []
    pipeline(jp_root_dir, place="elsewhere/shop")
    _, listed = await ask("POST", "pipelines", body={"place": "elsewhere/shop"})
    assert [each["place"] for each in listed["pipelines"]] == ["elsewhere/shop"]


OUTSIDE = ["..", "work/../..", "/etc", "link", "work\\..\\a"]


@pytest.mark.parametrize("place", OUTSIDE)
async def test_no_place_leads_out_of_the_root(
    place: str, ask: Ask, jp_root_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (jp_root_dir / "link").symlink_to(tmp_path_factory.mktemp("outside"))
    for question in ("runs", "runs/1", "outputs", "runs/1/notebook", "runs/live"):
        status, _ = await ask("GET", *question.split("/"), params={"place": place, "name": "a", "step": "a"})
        assert status == 404, question
    bodies: dict[str, dict[str, Any]] = {
        "runs": {},
        "pipelines": {},
        "runs/1/open": {"step": "a"},
        "outputs/moves": {"name": "a", "channel": "prod"},
        "outputs/pins": {"name": "a", "number": 1, "pinned": True},
        "outputs/open": {"name": "a", "number": 1},
    }
    for route, body in bodies.items():
        status, _ = await ask("POST", *route.split("/"), body={"place": place, **body})
        assert status == 404, route
