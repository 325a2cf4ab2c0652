"""One real run of a pipeline that has everything, looked at from all sides."""

import base64
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.support.shop import shop_repository

from nblift.model.run import Manifest, Status
from nblift.run.events import Event, RunEnded, RunStarted, StepEnded, StepOutput, StepStarted
from nblift.run.pipeline import Finished, run_pipeline
from nblift.store.store import Store


class Shop(NamedTuple):
    folder: Path
    repository: Path
    finished: Finished
    events: list[Event]

    def notebook(self, number: int) -> dict[str, Any]:
        path = self.finished.run.steps[number].notebook
        assert path is not None
        document: dict[str, Any] = json.loads((self.repository / path).read_text())
        return document

    def output(self, value: str) -> Manifest:
        return next(m for step in self.finished.run.steps for m in step.outputs if m.value == value)

    def content(self, value: str) -> bytes:
        return Store(self.repository).blobs.path(self.output(value).blobs[0]).read_bytes()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    # With what a folder may be called.
    folder = tmp_path_factory.mktemp("a {strange} place")
    repository = shop_repository(folder)
    events: list[Event] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBLIFT_DATA", str(folder / "notebook"))
        patch.setenv("MPLBACKEND", "agg")
        patch.chdir(folder)
        finished = run_pipeline(Path("shop"), {"SEED": 3, "precision": 3}, listener=events.append)
    return Shop(folder, repository, finished, events)


def test_every_step_succeeds(shop: Shop) -> None:
    run = shop.finished.run
    assert [(s.step, s.status, s.diagnostics) for s in run.steps] == [
        (name, Status.SUCCEEDED, ()) for name in ("load", "draw", "stock", "report")
    ]
    assert (run.status, run.parameters["seed"], run.parameters["limit"]) == (Status.SUCCEEDED, 3, None)
    assert Store(shop.repository).run(run.id) == run


def test_what_steps_share_and_do_not_share_survives(shop: Shop) -> None:
    facts = json.loads(shop.content("facts@report"))
    assert facts.pop("drawn") is not None
    assert facts == {
        "shop sees its shelf change": True,
        "again is first": True,
        "second is not first": True,
        "file": "out/stock.csv",
        "lines": 4,
    }


def test_random_numbers_go_on_where_the_step_before_stopped(shop: Shop) -> None:
    import random

    import numpy as np

    random.seed(3)
    legacy = np.random.RandomState(3)
    sample = legacy.normal(size=3)
    assert json.loads(shop.content("first@draw")) == [random.randint(0, 9) for _ in range(3)]
    assert json.loads(shop.content("facts@report"))["drawn"] == random.randint(0, 1000)
    rows = shop.content("stock_csv@stock").decode().splitlines()[1:]
    assert [float(row.split(",")[2]) for row in rows] == list(sample + legacy.normal(size=3))


def test_units_are_one_blob_with_keys_and_files_have_their_path(shop: Shop) -> None:
    shelves, whole, file = (shop.output(f"{name}@stock") for name in ("shelves", "shop", "stock_csv"))
    assert (shelves.blobs, shelves.key, whole.key) == (whole.blobs, "shelves", "shop")
    assert whole.type == "shop.helpers.Shop"
    assert (file.codec, file.path, file.content) == ("file", "out/stock.csv", file.blobs[0].digest)
    assert shop.output("df@load").key is None


def test_what_is_published_has_a_version(shop: Shop) -> None:
    assert [(v.name, v.number, v.manifest.value) for v in shop.finished.versions] == [
        ("stock", 1, "stock_csv@stock"),
        ("facts", 1, "facts@report"),
    ]
    assert set(Store(shop.repository).versions()) == set(shop.finished.versions)


def test_settings_hold_in_every_step_and_prints_stay_in_theirs(shop: Shop) -> None:
    def printed(number: int) -> str:
        [call] = [cell for cell in shop.notebook(number)["cells"] if cell["id"] == "call"]
        return "".join(line for o in call["outputs"] if o["output_type"] == "stream" for line in o["text"])

    assert "2  pad  3.125" in printed(0)
    assert printed(3).startswith("0   <0.333>\n")


def test_a_figure_is_in_the_notebook_of_its_step(shop: Shop) -> None:
    [call] = [cell for cell in shop.notebook(3)["cells"] if cell["id"] == "call"]
    [png] = [o["data"]["image/png"] for o in call["outputs"] if o["output_type"] == "display_data"]
    assert base64.b64decode("".join(png)).startswith(b"\x89PNG")


def test_the_notebook_shows_what_was_made(shop: Shop) -> None:
    shown = shop.notebook(2)["cells"][-1]["outputs"]
    assert ["".join(o["data"]["text/plain"]) for o in shown] == [
        "`shelves@stock` · list · pickle5\n[Shelf(…), Shelf(…), Shelf(…)]",
        "`shop@stock` · shop.helpers.Shop · pickle5\nShop(…)",
        "`stock_csv@stock` · pathlib.Path · file\nout/stock.csv, 106 bytes",
        "`numpy_random_state@stock` · dict · pickle5\nstate of a random generator",
    ]


def test_executed_notebooks_say_nothing_about_this_machine(shop: Shop) -> None:
    for number in range(4):
        text = json.dumps(shop.notebook(number))
        assert str(shop.folder) not in text
        assert os.fspath(Path.home()) not in text


def test_events_tell_the_run_in_order(shop: Shop) -> None:
    kinds = [type(event) for event in shop.events if not isinstance(event, StepOutput)]
    assert kinds == [RunStarted, *[StepStarted, StepEnded] * 4, RunEnded]
    ended = [event for event in shop.events if isinstance(event, StepEnded)]
    assert [(e.step.step, e.number, e.of, [v.name for v in e.versions]) for e in ended] == [
        ("load", 1, 4, []),
        ("draw", 2, 4, []),
        ("stock", 3, 4, ["stock"]),
        ("report", 4, 4, ["facts"]),
    ]


def test_nothing_is_left_of_the_work(shop: Shop) -> None:
    [code] = (shop.repository / ".nblift/scratch").iterdir()
    assert code.name.startswith("code-"), "the next run of the same code finds it there"
    assert sorted(p.name for p in (shop.repository / ".nblift").iterdir() if p.is_dir()) == [
        *("blobs", "flights", "leases", "runs", "scratch")
    ]
    assert sorted(p.name for p in shop.folder.iterdir()) == ["notebook", "shop"]
    assert [p.name for p in (shop.folder / "notebook").rglob("*") if p.is_file()] == ["goods.csv"]
