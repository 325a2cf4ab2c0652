"""`nblift runs compare` on two real runs: between them a function was edited and a parameter was given."""

import json
import re
import shutil
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.support.repositories import make_spec, parameter, step, write_repository

from nblift.cli.main import cli
from nblift.store.store import Store

SOURCE = """
    from typing import NamedTuple

    import matplotlib.pyplot as plt
    import pandas as pd

    from .helpers import double


    class LoadOutputs(NamedTuple):
        table: pd.DataFrame
        note: str


    def load(rows: int) -> LoadOutputs:
        print("<b>rows</b>", rows)
        return LoadOutputs(pd.DataFrame({"x": range(rows), "y": range(rows)}), "a & b")


    def draw(table: pd.DataFrame) -> dict[str, int]:
        plt.figure(figsize=(3, 2))
        plt.bar(table["x"], table["y"])
        plt.show()
        plt.figure(figsize=(2, 2))
        plt.plot([1, 2, 1])
        plt.show()
        return {"total": int(double(table["y"].sum())), "columns": 2}
"""
HELPERS = """
    FACTOR = 2


    def double(number: int) -> int:
        return FACTOR * number
"""


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def compared(repository: Path, *more: object, code: int = 0) -> Any:
    result = invoke("runs", "compare", 1, 2, repository, *more, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def edit(repository: Path, module: str, old: str, new: str) -> None:
    path = repository / "src" / "shop" / f"{module}.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = make_spec(
        [
            step("load", parameters=("rows",), outputs=["table@load", "note@load"]),
            step("draw", inputs=["table@load"], outputs=["facts@draw"]),
        ],
        parameters=[parameter("rows", "int", 3)],
        published={"table": "table@load", "note": "note@load", "facts": "facts@draw"},
    )
    folder = tmp_path_factory.mktemp("compare") / "shop"
    repository = write_repository(folder, spec, steps=SOURCE, helpers=HELPERS)
    assert invoke("run", repository).exit_code == 0
    edit(repository, "helpers", "FACTOR * number", "FACTOR * number + 1")
    assert invoke("run", repository, "-p", "rows=4").exit_code == 0
    return repository


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Path:
    """The same two runs, for tests that damage them."""
    return Path(shutil.copytree(made, tmp_path / "shop"))


def test_what_differs_is_found(made: Path) -> None:
    found = compared(made)
    assert not found["same"]
    assert [(p["kind"], p["name"]) for p in found["code"] if p["change"] != "equal"] == [("function", "double")]
    [double] = [part for part in found["code"] if part["change"] == "changed"]
    assert double["diff"][-2:] == ["-    return FACTOR * number", "+    return FACTOR * number + 1"]
    assert found["parameters"] == [{"name": "rows", "same": False, "before": "3", "after": "4"}]
    assert {fact["name"] for fact in found["environment"]} >= {"Python", "kernel", "pandas"}
    outputs = {pair["value"]: pair for pair in found["outputs"]}
    assert outputs["note@load"]["same"]
    assert outputs["table@load"]["compared"]["rows"] | {"matched_by": ""} == {
        "matched_by": "", "before": 3, "after": 4, "added": 1, "removed": 0, "changed": 0,
    }  # fmt: skip
    assert (outputs["table@load"]["before"]["version"], outputs["facts@draw"]["after"]["version"]) == (
        "table#1",
        "facts#2",
    )
    assert outputs["facts@draw"]["compared"]["entries"]["changed"] == 1
    assert [(f["step"], f["position"], f["same"]) for f in found["figures"]] == [("draw", 1, False), ("draw", 2, True)]
    [text] = [each for each in found["texts"] if not each["same"]]
    assert text["diff"][-2:] == ["-<b>rows</b> 3", "+<b>rows</b> 4"]
    assert found["counts"]["environment"]["different"] == 0
    assert found["counts"]["outputs"] == {"different": 2, "all": 3}


def test_a_person_reads_only_differences(made: Path) -> None:
    text = invoke("runs", "compare", 1, 2, made).stdout
    assert "code 1 · parameters 1 · environment 0 · steps 0 · outputs 2 · figures 1 · texts 1" in text
    assert "function double (src/shop/helpers.py): changed" in text
    assert "rows: 3 → 4; 1 added" in text
    assert "draw, figure 1: differs" in text
    assert "note@load" not in text
    assert "note@load: equal" in invoke("runs", "compare", 1, 2, made, "--all").stdout


def test_a_run_is_equal_to_itself_and_needs_no_kernel(made: Path) -> None:
    result = invoke("runs", "compare", 1, 1, made, "--kernel", "none-such")
    assert result.exit_code == 0
    assert re.match(r"run 1 and run 1 of shop: all \d+ values are equal\n", result.stdout)


class _Page(HTMLParser):
    """What a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_else(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert compared(made, "--html", file)["html"] == str(file)
    page = _Page()
    page.feed(file.read_text())
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in page.addresses)
    assert not {"script", "link", "iframe", "object", "b>rows"} & {*page.tags}
    assert "-<b>rows</b> 3" in page.text
    assert sum(address.startswith("data:") for address in page.addresses) == 2 + 2 + 1
    assert compared(made, "--html", file, code=2)["diagnostics"][0]["slug"] == "file-exists"
    assert compared(made, "--html", file, "--force")["html"] == str(file)


# what is not there, or not whole


def test_an_unknown_run_is_told(made: Path) -> None:
    result = invoke("runs", "compare", 1, 7, made)
    assert result.exit_code == 1
    assert "There is no run 7" in result.stderr
    assert "The newest is run 2" in result.stderr


def test_a_run_without_code_is_compared_in_all_else(repository: Path) -> None:
    with sqlite3.connect(repository / ".nblift" / "store.db") as database:
        database.execute("UPDATE runs SET code = NULL WHERE id = 1")
    found = compared(repository, "--kernel", "none-such")
    assert [told["slug"] for told in found["diagnostics"]] == ["code-not-recorded"]
    assert (found["counts"]["code"]["all"], found["counts"]["figures"]["different"]) == (0, 1)


def test_damaged_bytes_are_told_where_they_are_needed(repository: Path) -> None:
    store = Store(repository)
    run = store.run("1")
    [table] = [made for made in run.steps[0].outputs if made.value == "table@load"]
    assert run.code is not None
    for blob in (*table.blobs, run.code):
        place = store.blobs.place(blob)
        place.chmod(0o644)
        place.write_bytes(b"x" * blob.size)
    (repository / (run.steps[1].notebook or "")).write_text("[]")
    found = compared(repository)
    assert [told["slug"] for told in found["diagnostics"]] == ["code-unreadable", "notebook-gone"]
    outputs = {pair["value"]: pair for pair in found["outputs"]}
    assert outputs["table@load"]["problem"]["slug"] == "blob-damaged"
    assert "scrub --remake" in outputs["table@load"]["problem"]["hint"]
    assert outputs["facts@draw"]["compared"]["entries"]["changed"] == 1
    text = invoke("runs", "compare", 1, 2, repository, "--kernel", "none-such")
    assert text.exit_code == 0
    assert "they differ, and how is not known" in text.stdout


def test_collected_bytes_are_told_with_what_makes_them_again(repository: Path) -> None:
    assert invoke("outputs", "gc", repository, "--keep", 1, "--yes").exit_code == 0
    found = compared(repository, "--kernel", "none-such")
    problems = {pair["value"]: pair["problem"] for pair in found["outputs"] if pair["problem"]}
    assert problems.keys() == {"table@load", "facts@draw"}
    assert "Run it again: `nblift run . -p rows=3`" in problems["table@load"]["hint"]
    assert [pair["value"] for pair in found["outputs"] if pair["same"]] == ["note@load"]
    assert found["counts"]["code"]["different"] == found["counts"]["figures"]["different"] == 1


def test_a_result_that_was_taken_is_equal(repository: Path) -> None:
    assert invoke("run", repository, "-p", "rows=4").exit_code == 0
    text = invoke("runs", "compare", 2, 3, repository, "--all", "--kernel", "none-such").stdout
    assert re.match(r"run 2 and run 3 of shop: all \d+ values are equal\n", text)
    assert "→ 0.0 s; taken from earlier runs: 0 → 2" in text
    assert re.search(r"load  succeeded \S+ s  →  from run 2 \S+ s", text)
