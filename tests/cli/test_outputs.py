"""The commands about outputs and their versions, on a real pipeline."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from tests.support.repositories import file_output, make_spec, parameter, step, write_repository

from nblift.cli.main import cli
from nblift.store.store import Store

SOURCE = """
    from pathlib import Path
    from typing import Any, NamedTuple

    import numpy as np
    import pandas as pd

    from .helpers import Model


    class LoadOutputs(NamedTuple):
        table: pd.DataFrame
        prices: np.ndarray
        facts: dict[str, Any]


    def load(rows: int, factor: float) -> LoadOutputs:
        table = pd.DataFrame({"name": [f"n{i}" for i in range(rows)], "price": [factor * i for i in range(rows)]})
        return LoadOutputs(table, np.arange(rows) * factor, {"rows": rows, "total": factor * rows, "kind": "shop"})


    class FitOutputs(NamedTuple):
        model: Model
        note: str
        sheet: Path


    def fit(table: pd.DataFrame) -> FitOutputs:
        Path("sheet.txt").write_text("".join(f"{name}\\n" for name in table["name"]))
        return FitOutputs(Model(float(table["price"].sum())), "a note", Path("sheet.txt"))
"""
HELPERS = """
    class Model:
        def __init__(self, total: float) -> None:
            self.total = total
"""


def invoke(*arguments: object, given: str = "") -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=given)


def answer(*arguments: object, code: int = 0) -> Any:
    result = invoke(*arguments, "--json")
    assert result.exit_code == code, result.output
    assert result.stderr == ""
    return json.loads(result.stdout)


def slugs(*arguments: object, code: int) -> list[str]:
    return [told["slug"] for told in answer(*arguments, code=code)["diagnostics"]]


def make(folder: Path) -> Path:
    spec = make_spec(
        [
            step("load", parameters=("rows", "factor"), outputs=["table@load", "prices@load", "facts@load"]),
            step(
                "fit", inputs=["table@load"], outputs=["model@fit", "note@fit", file_output("sheet@fit", "sheet.txt")]
            ),
        ],
        parameters=[parameter("rows", "int", 3), parameter("factor", "float", 1.5)],
        published={name.partition("@")[0]: name for name in PUBLISHED},
    )
    return write_repository(folder / "shop", spec, steps=SOURCE, helpers=HELPERS)


PUBLISHED = ("table@load", "prices@load", "facts@load", "model@fit", "note@fit", "sheet@fit")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline that ran twice, the second time with another number of rows and another factor."""
    folder = make(tmp_path_factory.mktemp("outputs"))
    for parameters in ((), ("-p", "rows=4", "-p", "factor=2")):
        result = invoke("run", folder, *parameters)
        assert result.exit_code == 0, result.output
    return folder


# get


@pytest.mark.parametrize(
    ("name", "file", "form", "same"),
    [
        ("table#1", "table.parquet", "parquet", True),
        ("table#1", "table.arrow", "arrow", True),
        ("table#1", "table.csv", "csv", False),
        ("table#1", "table", "parquet", True),
        ("prices#1", "prices.npy", "exact", True),
        ("facts#1", "facts", "exact", True),
        ("model#1", "model.pkl", "pkl", True),
        ("note#1", "note.md", "exact", True),
        ("sheet#1", "anything.dat", "exact", True),
    ],
)
def test_an_output_is_written_to_a_file(
    repository: Path, tmp_path: Path, name: str, file: str, form: str, same: bool
) -> None:
    got = answer("outputs", "get", name, repository, "--to", tmp_path / file)
    assert (got["form"], got["same"], got["output"]["version"]) == (form, same, 1)
    [written] = tmp_path.iterdir()
    assert Path(got["file"]) == written
    assert written.stem == Path(file).stem
    if form == "parquet":
        assert pd.read_parquet(written)["price"].to_list() == [0, 1.5, 3]
    if name == "sheet#1":
        assert written.read_text() == "n0\nn1\nn2\n"
    if form == "csv":
        assert written.read_text().splitlines()[:2] == ["name,price", "n0,0.0"]


def test_a_folder_gets_a_file_with_the_name_of_the_output(repository: Path, tmp_path: Path) -> None:
    for name in ("sheet", "facts", "table"):
        assert invoke("outputs", "get", name, repository, "--to", tmp_path).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts-2.json", "sheet.txt", "table-2.parquet"]


def test_what_is_there_is_not_written_over(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("mine")
    get = ("outputs", "get", "facts", repository, "--to", tmp_path / "x.json")
    assert slugs(*get, code=2) == ["file-exists"]
    assert (tmp_path / "x.json").read_text() == "mine"
    assert answer(*get, "--force")["form"] == "exact"
    assert json.loads((tmp_path / "x.json").read_text())["rows"] == 4


@pytest.mark.parametrize("file", ["x.parquet", "x.doc"])
def test_a_form_that_a_value_does_not_have_is_told(repository: Path, tmp_path: Path, file: str) -> None:
    assert slugs("outputs", "get", "model", repository, "--to", tmp_path / file, code=2) == ["no-form"]
    assert list(tmp_path.iterdir()) == []


# diff


def test_two_frames_are_compared(repository: Path) -> None:
    found = answer("outputs", "diff", "table#1", "table#2", repository, "--key", "name")
    assert (found["before"]["version"], found["after"]["version"], found["same"]) == (1, 2, False)
    assert found["rows"] == {
        "matched_by": "key", "before": 3, "after": 4, "added": 1, "removed": 0, "changed": 2,
    }  # fmt: skip
    assert found["cells"][0] == {"row": "'n1'", "column": "price", "before": "1.5", "after": "2.0"}
    [price] = found["numbers"]
    assert (price["before"]["max"], price["after"]["max"], price["after"]["count"]) == (3.0, 6.0, 4)
    text = invoke("outputs", "diff", "table#1", "table#2", repository, "--key", "name").stdout
    assert "rows: 3 → 4; 1 added, 0 removed, 2 changed (matched by key)" in text


def test_other_values_are_compared(repository: Path) -> None:
    assert answer("outputs", "diff", "facts#1", "facts#2", repository)["entries"]["changed"] == 2
    assert answer("outputs", "diff", "prices#1", "prices#2", repository)["shape"] == [[3], [4]]
    model = answer("outputs", "diff", "model#1", "model#2", repository)
    assert model["first"]["path"] == ".total"
    sheet = answer("outputs", "diff", "sheet#1", "sheet#2", repository)
    assert sheet["lines"] == {"added": 1, "removed": 0}


def test_the_same_content_needs_no_kernel(repository: Path) -> None:
    found = answer("outputs", "diff", "note#1", "note#2", repository, "--kernel", "none-such")
    assert (found["same"], found["rows"]) == (True, None)
    assert "have the same content" in invoke("outputs", "diff", "note#1", "note#2", repository).stdout


def test_a_key_that_tells_nothing_apart_is_told(repository: Path) -> None:
    assert slugs("outputs", "diff", "table#1", "table#2", repository, "--key", "nme", code=2) == ["no-form"]


# channels, pins


def test_a_release_is_shown_and_done_when_somebody_says_so(tmp_path: Path) -> None:
    repository = stored(tmp_path, 3)
    shown = invoke("outputs", "release", "table#1", "prod", repository)
    assert (shown.exit_code, shown.stdout) == (0, "table@prod stays as it is\n")
    assert "table@prod: new → #1" in shown.stderr
    assert "step fit reads the value" in shown.stderr
    assert "--yes" in shown.stderr
    assert not answer("outputs", "release", "table#1", "prod", repository)["done"]
    assert slugs("outputs", "show", "table@prod", repository, code=1) == ["no-version"]
    assert answer("outputs", "release", "table#1", "prod", repository, "--yes") == {
        "done": True, "name": "table", "channel": "prod", "before": None, "after": 1, "read_by": ["fit"],
    }  # fmt: skip
    assert answer("outputs", "release", "table", "prod", repository, "--yes")["before"] == 1
    assert answer("outputs", "show", "table@prod", repository)["channels"] == ["prod"]
    assert answer("outputs", "show", "table@prod", repository)["version"] == 3
    assert "already" in invoke("outputs", "release", "table@prod", "prod", repository, "--yes").stdout
    shown = invoke("outputs", "rollback", "table", "prod", repository)
    assert "table@prod: #3 → #1" in shown.stderr
    assert answer("outputs", "rollback", "table", "prod", repository, "--yes")["after"] == 1
    assert slugs("outputs", "rollback", "table", "prod", repository, "--yes", code=1) == ["no-channel"]
    assert slugs("outputs", "release", "table", "Prod!", repository, "--yes", code=1) == ["bad-channel"]


def test_pins_are_listed(tmp_path: Path) -> None:
    repository = stored(tmp_path, 2)
    assert answer("outputs", "pin", "table#1", repository) == {
        "name": "table", "version": 1, "pinned": True, "changed": True,
    }  # fmt: skip
    assert not answer("outputs", "pin", "table#1", repository)["changed"]
    every = answer("outputs", "list", repository, "--all")["outputs"]
    assert [(o["version"], o["pinned"]) for o in every] == [(2, False), (1, True)]
    assert invoke("outputs", "list", repository, "--all").stdout.splitlines()[1].endswith("pinned")
    assert answer("outputs", "unpin", "table#1", repository)["changed"]


# gc


def stored(folder: Path, runs: int) -> Path:
    """A repository in whose store each run published another `table`; nothing was executed."""
    from tests.support.stored import publish

    repository = make(folder)
    for number in range(runs):
        publish(Store(repository), str(number).encode(), table="table@load")
    return repository


def test_a_collection_is_shown_and_done_when_somebody_says_so(tmp_path: Path) -> None:
    repository = stored(tmp_path, 4)
    invoke("outputs", "pin", "table#1", repository)
    shown = invoke("outputs", "gc", repository, "--keep", "1")
    assert shown.stdout == "2 bytes in 2 files stay\n"
    assert "2 runs would lose the values of their steps: 2, 3" in shown.stderr
    assert "table#2" in shown.stderr
    assert "read in that run by fit" in shown.stderr
    told = answer("outputs", "gc", repository, "--keep", "1", "--yes")
    assert (told["done"], told["runs"], told["size"]) == (True, ["2", "3"], 2)
    assert [v["version"] for v in told["versions"]] == [2, 3]
    listed = answer("outputs", "list", repository, "--all")["outputs"]
    assert [(o["version"], o["collected"] is None) for o in listed] == [(4, True), (3, False), (2, False), (1, True)]
    assert invoke("outputs", "gc", repository, "--keep", "1", "--yes").stdout == "Nothing to collect.\n"
    for command in (("get", "table#2", "--to", tmp_path / "x"), ("diff", "table#2", "table#4"), ("pin", "table#2")):
        told = answer("outputs", *command, repository, code=1)["diagnostics"]
        assert [(d["slug"], d["hint"]) for d in told] == [("collected", "Run it again: `nblift run . -p seed=7`.")]


# scrub


def damage(repository: Path, name: str) -> Path:
    store = Store(repository)
    place = store.blobs.place(store.versions(name)[-1].manifest.blobs[0])
    place.chmod(0o644)
    place.write_bytes(b"garbage")
    return place


def test_damage_is_found_told_and_made_good(tmp_path: Path) -> None:
    repository = make(tmp_path)
    assert invoke("run", repository).exit_code == 0
    whole = answer("outputs", "scrub", repository)
    assert (whole["blobs"] > 5, whole["damage"], whole["diagnostics"]) == (True, [], [])
    places = [damage(repository, "table"), damage(repository, "model")]
    before = [answer("outputs", "show", name, repository)["content"] for name in ("table", "model")]
    told = answer("outputs", "get", "model", repository, "--to", tmp_path / "m.pkl", code=1)["diagnostics"]
    assert [d["slug"] for d in told] == ["blob-damaged"]
    assert "step fit of run 1" in told[0]["hint"]
    assert not places[1].exists()
    found = answer("outputs", "scrub", repository, code=1)
    assert [[v["value"] for v in d["values"]] for d in found["damage"]] == [["table@load"], ["model@fit"]]
    assert [d["damaged"] for d in found["damage"]] == [True, False]
    assert sorted(d["slug"] for d in found["diagnostics"]) == ["blob-damaged", "blob-missing"]
    remade = answer("outputs", "scrub", repository, "--remake")
    assert [(m["step"], m["outcome"]) for m in remade["remade"]] == [("load", "again"), ("fit", "again")]
    assert answer("outputs", "scrub", repository)["damage"] == []
    assert [answer("outputs", "show", name, repository)["content"] for name in ("table", "model")] == before
    assert [v.number for v in Store(repository).versions("table")] == [1]
    assert answer("outputs", "get", "model", repository, "--to", tmp_path / "m.pkl")["same"]


def edit_load(repository: Path) -> None:
    steps = repository / "src/shop/steps.py"
    steps.write_text(steps.read_text().replace("np.arange(rows)", "np.arange(1, rows + 1)"))


def test_what_was_edited_since_does_not_matter(tmp_path: Path) -> None:
    repository = make(tmp_path)
    assert invoke("run", repository).exit_code == 0
    damage(repository, "prices")
    edit_load(repository)
    [remade] = answer("outputs", "scrub", repository, "--remake")["remade"]
    assert (remade["step"], remade["outcome"]) == ("load", "again")


def test_what_a_step_of_an_older_nblift_makes_differently_today_is_not_taken(tmp_path: Path) -> None:
    repository = make(tmp_path)
    assert invoke("run", repository).exit_code == 0
    damage(repository, "prices")
    edit_load(repository)
    with closing(sqlite3.connect(repository / ".nblift/store.db")) as connection, connection:
        connection.execute("UPDATE runs SET code = NULL")
    told = answer("outputs", "scrub", repository, "--remake", code=1)
    [remade] = told["remade"]
    assert (remade["outcome"], "prices@load" in remade["values"]) == ("different", False)
    assert [d["slug"] for d in told["diagnostics"]] == ["not-remade", "blob-damaged"]
    assert slugs("outputs", "get", "prices", repository, "--to", tmp_path / "p", code=1) == ["blob-missing"]
