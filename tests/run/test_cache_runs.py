"""Real runs: what is taken from an earlier one, and what is not."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.repositories import make_spec, parameter, step, write_repository

from nblift.model.notebook import StepOptions
from nblift.model.run import Run, Status
from nblift.run.pipeline import run_pipeline
from nblift.run.why import described, why
from nblift.store.store import Store

STEPS = """
    import json
    import os
    import sqlite3
    import time
    from contextlib import closing
    from pathlib import Path
    from urllib.request import urlopen as fetch

    import numpy as np

    from . import helpers
    from .helpers import Thing, changed, commented


    def clean() -> dict[str, int]:
        print("clean was here")
        return {"a": 1}


    def keep(number: int) -> int:
        return commented(number)


    def edit(number: int) -> int:
        return changed(number)


    def database(folder: str) -> list[int]:
        with closing(sqlite3.connect(folder + "/rows.db")) as connection:
            return [row for (row,) in connection.execute("SELECT number FROM rows")]


    def after(rows: list[int]) -> int:
        return len(rows)


    def answer(address: str) -> str:
        return fetch(address).read().decode()


    def file(folder: str) -> str:
        with open(folder + "/file.txt") as opened:
            return opened.read()


    def absent(folder: str) -> str:
        try:
            return open(folder + "/absent.txt").read()
        except FileNotFoundError:
            return "nothing"


    def variable() -> str:
        return os.environ.get("SHOP_COLOUR", "none")


    def listing(folder: str) -> list[str]:
        return sorted(os.listdir(folder))


    def dynamic(text: str) -> int:
        return eval(text)


    def entropy() -> float:
        return float(getattr(np.random, "default_" + "rng")().random())


    def beside() -> dict[str, int]:
        return json.loads((Path(__file__).parent / "beside.json").read_text())


    def thing() -> list[Thing]:
        return [Thing(3)]


    def method(things: list[Thing]) -> int:
        return things[0].worth()


    def writing(folder: str) -> int:
        return Path(folder, "written.txt").write_text("1")


    def always() -> int:
        return int(time.time() > 0)


    def never() -> int:
        return 1
"""

HELPERS = """
    def commented(number):
        # one more
        return number + 1


    def changed(number):
        return number + 1


    class Thing:
        def __init__(self, size):
            self.size = size

        def worth(self):
            return self.size
"""

#: Step → its inputs and parameters.
WIRING: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "clean": ([], ()),
    "keep": ([], ("number",)),
    "edit": ([], ("number",)),
    "database": ([], ("folder",)),
    "after": (["rows=database@database"], ()),
    "answer": ([], ("address",)),
    "file": ([], ("folder",)),
    "absent": ([], ("folder",)),
    "variable": ([], ()),
    "listing": ([], ("folder",)),
    "dynamic": ([], ("text",)),
    "entropy": ([], ()),
    "beside": ([], ()),
    "thing": ([], ()),
    "method": (["things=thing@thing"], ()),
    "writing": ([], ("folder",)),
    "always": ([], ()),
    "never": ([], ()),
}
OPTIONS = {"always": StepOptions(cache="always"), "never": StepOptions(cache="never")}
#: Steps that run each time → what is said of them.
UNREPEATABLE = {
    "database": "It reads the database rows.db.",
    "answer": "It talks to the network",
    "listing": "It lists the folder",
    "dynamic": "It calls `eval`",
    "entropy": "It draws random numbers that nothing seeds.",
    "writing": "It writes to",
    "never": "its results are never taken again",
}
CHANGED = {"edit", "file", "absent", "variable", "beside", "thing", "method", "after"}


class Site(NamedTuple):
    repository: Path
    outside: Path
    first: Run
    second: Run
    third: Run

    def value(self, run: Run, name: str) -> object:
        [manifest] = [m for each in run.steps if each.step == name for m in each.outputs]
        content = Store(self.repository).blobs.path(manifest.blobs[0]).read_bytes()
        return json.loads(content) if manifest.codec == "json" else content.decode()


class _Handler(BaseHTTPRequestHandler):
    said = "first"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.said.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, address: str) -> Site:
    folder = tmp_path_factory.mktemp("site")
    outside = folder / "outside"
    outside.mkdir()
    (outside / "file.txt").write_text("1")
    _rows(outside, 1)
    steps = [
        step(
            name, inputs=inputs, outputs=[f"{name}@{name}"], parameters=given, options=OPTIONS.get(name, StepOptions())
        )
        for name, (inputs, given) in WIRING.items()
    ]
    parameters = [
        parameter("number", "int", 1),
        parameter("folder", "str", str(outside)),
        parameter("address", "str", address),
        parameter("text", "str", "1 + 1"),
    ]
    spec = make_spec(steps, parameters=parameters, published={"edited": "edit@edit", "cleaned": "clean@clean"})
    repository = write_repository(folder / "shop", spec, steps=STEPS, helpers=HELPERS)
    beside = repository / "src/shop/beside.json"
    beside.write_text('{"a": 1}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOP_COLOUR", "red")
        first, second = (run_pipeline(repository, jobs=2).run for _ in range(2))
        patch.setenv("SHOP_COLOUR", "blue")
        status = (outside / "file.txt").stat()
        (outside / "file.txt").write_text("2")
        os.utime(outside / "file.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
        (outside / "absent.txt").write_text("something")
        _rows(outside, 2)
        patch.setattr(_Handler, "said", "second")
        beside.write_text('{"a": 2}')
        helpers = repository / "src/shop/helpers.py"
        text = (
            helpers.read_text().replace("# one more", "# another one").replace("return self.size", "return -self.size")
        )
        helpers.write_text(
            text.replace("changed(number):\n    return number + 1", "changed(number):\n    return number + 2")
        )
        third = run_pipeline(repository, jobs=2).run
    return Site(repository, outside, first, second, third)


def _rows(outside: Path, number: int) -> None:
    with closing(sqlite3.connect(outside / "rows.db")) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS rows (number INTEGER)")
        connection.execute("DELETE FROM rows")
        connection.execute("INSERT INTO rows VALUES (?)", (number,))


def _statuses(run: Run) -> dict[str, Status]:
    return {each.step: each.status for each in run.steps}


def test_the_first_run_runs_everything(site: Site) -> None:
    assert set(_statuses(site.first).values()) == {Status.SUCCEEDED}


@pytest.mark.parametrize("name", WIRING)
def test_the_next_run_runs_only_what_may_give_something_else(site: Site, name: str) -> None:
    ran = _statuses(site.second)[name] is Status.SUCCEEDED
    entry = Store(site.repository).entries.last(name, site.third.id)
    assert entry is not None
    assert ran == (name in UNREPEATABLE), entry.entry.reasons


@pytest.mark.parametrize("name", [name for name in UNREPEATABLE if name != "never"])
def test_what_runs_each_time_says_why(site: Site, name: str) -> None:
    found = why(site.repository, name)
    assert found.outcome == "always"
    assert any(reason.startswith(UNREPEATABLE[name]) for reason in found.reasons), found.reasons


def test_a_step_that_is_never_cached_says_why(site: Site) -> None:
    found = why(site.repository, "never")
    assert (found.outcome, [UNREPEATABLE["never"] in reason for reason in found.reasons]) == ("always", [True])


@pytest.mark.parametrize("name", WIRING)
def test_after_changes_what_they_reach_runs_and_nothing_else(site: Site, name: str) -> None:
    ran = _statuses(site.third)[name] is Status.SUCCEEDED
    assert ran == (name in UNREPEATABLE.keys() | CHANGED)


def test_no_value_is_stale(site: Site) -> None:
    values = {name: site.value(site.third, name) for name in WIRING if name not in ("thing", "entropy")}
    assert values == {
        "clean": {"a": 1}, "keep": 2, "edit": 3, "database": [2], "after": 1, "answer": "second", "file": "2",
        "absent": "something", "variable": "blue", "dynamic": 2, "beside": {"a": 2}, "method": -3, "writing": 1,
        "listing": ["absent.txt", "file.txt", "rows.db", "written.txt"], "always": 1, "never": 1,
    }  # fmt: skip


def test_a_cached_step_shows_its_notebook_and_says_whose_it_is(site: Site) -> None:
    [cached] = [each for each in site.third.steps if each.step == "clean"]
    [first] = [each for each in site.first.steps if each.step == "clean"]
    assert (cached.cached_from, cached.notebook, cached.outputs) == (site.first.id, first.notebook, first.outputs)
    assert "clean was here" in (site.repository / str(cached.notebook)).read_text()


def test_a_cached_step_publishes_nothing_that_is_the_newest_already(site: Site) -> None:
    versions = Store(site.repository).versions()
    assert [(v.name, v.number, v.run) for v in versions] == [
        ("cleaned", 1, site.first.id),
        ("edited", 2, site.third.id),
        ("edited", 1, site.first.id),
    ]


def test_what_changed_can_be_read(site: Site) -> None:
    (site.outside / "absent.txt").write_text("something else")
    [told] = why(site.repository, "absent").differences
    assert described(told) == f"file {site.outside / 'absent.txt'} changed"
    (site.outside / "absent.txt").unlink()
    # As it was in the first run.
    assert (why(site.repository, "absent").outcome, why(site.repository, "absent").run) == ("cached", site.first.id)
    [told] = why(site.repository, "keep", {"number": 5}).differences
    assert described(told) == "parameter number: 1 → 5"
    assert why(site.repository, "after").upstream == ("database",)


def test_taking_back_an_edit_takes_the_result_of_then_and_publishes_it(site: Site) -> None:
    helpers = site.repository / "src/shop/helpers.py"
    text = helpers.read_text()
    helpers.write_text(text.replace("return number + 2", "return number + 1"))
    finished = run_pipeline(site.repository, only=["edit"])
    [edit] = [each for each in finished.run.steps if each.step == "edit"]
    assert (edit.status, edit.cached_from) == (Status.CACHED, site.first.id)
    assert [version.label for version in finished.versions] == ["edited#3"]
    helpers.write_text(text)


def test_results_can_be_refused(site: Site) -> None:
    for asked in ({"cache": False}, {"refresh": ["clean"]}):
        run = run_pipeline(site.repository, only=["clean"], **asked).run
        assert _statuses(run)["clean"] is Status.SUCCEEDED
    assert _statuses(run_pipeline(site.repository, only=["clean"]).run)["clean"] is Status.CACHED


def test_bytes_that_are_gone_are_made_again(site: Site) -> None:
    store = Store(site.repository)
    [clean] = [each for each in site.third.steps if each.step == "clean"]
    place = store.blobs.place(clean.outputs[0].blobs[0])
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-1])
    run = run_pipeline(site.repository, only=["clean"]).run
    assert _statuses(run)["clean"] is Status.SUCCEEDED
    assert site.value(run, "clean") == {"a": 1}


def test_a_collected_result_is_not_taken_unless_a_later_run_has_it(site: Site) -> None:
    store = Store(site.repository)
    before = store.entries.last("clean")
    assert before is not None
    store.collector.collect(store.collector.plan(1))
    found = store.entries.of("clean", before.entry.key)
    assert [each.collected for each in found] == [each.run != before.run for each in found]
    assert _statuses(run_pipeline(site.repository, only=["clean"]).run)["clean"] is Status.CACHED
