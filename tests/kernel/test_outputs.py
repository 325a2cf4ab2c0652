"""Outputs read by a notebook or a script."""

import json
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nblift_kernel
from nblift.model.run import Manifest, Status, StepRun
from nblift.store.store import Store
from nblift_kernel import codec
from nblift_kernel.outputs import OutputError


def publish(repository: Path, name: str, values: dict[str, Any], **more: Any) -> Store:
    """A run that publishes `name`, the first of the values, stored as one unit."""
    store = Store(repository)
    run = store.start_run("shop", {}, ["make"])
    with store.lease(run.id) as lease:
        encoded = codec.dump(values)
        for number, buffer in enumerate(encoded.buffers):
            (repository / f"buffer{number}").write_bytes(buffer)
        blobs = tuple(lease.blobs.put_file(repository / f"buffer{n}") for n in range(len(encoded.buffers)))
        made = Manifest(f"{name}@make", "x", encoded.codec, blobs, "sha256:0", **more)
        store.commit_step(run.id, StepRun("make", Status.SUCCEEDED, outputs=(made,)), {name: made.value})
    return store


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pipeline.json").write_text("{}")
    return tmp_path


def test_newest_by_number_and_by_channel(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(repository, "x", {"x": 1})
    publish(repository, "x", {"x": 2})
    store = publish(repository, "x", {"x": 3})
    store.channels.release(store.versions("x")[2], "prod")
    store.channels.release(store.versions("x")[1], "prod")
    found = [nblift_kernel.output(name, repository) for name in ("x", "x#1", "x@prod")]
    assert found == [3, 1, 2]
    below = repository / "notebooks/deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert nblift_kernel.output("x") == 3
    store.channels.rollback("x", "prod")
    assert nblift_kernel.output("x@prod", str(repository)) == 1


def test_a_value_of_a_unit_is_found_by_its_key(repository: Path) -> None:
    shared = [1]
    publish(repository, "b", {"a": shared, "b": {"of": shared}}, key="b")
    assert nblift_kernel.output("b", repository) == {"of": [1]}


def test_each_call_gives_a_value_of_its_own(repository: Path) -> None:
    publish(repository, "x", {"x": {"array": np.arange(1000.0)}})
    one, other = (nblift_kernel.output("x", repository)["array"] for _ in range(2))
    one[0] = 7
    assert (one[0], other[0]) == (7, 0)


def test_a_file_comes_as_a_copy_under_its_name(repository: Path) -> None:
    publish(repository, "table", {"table": "a,b\n"}, path="out/table.csv")
    connection = sqlite3.connect(repository / ".nblift/store.db")
    connection.execute("UPDATE manifests SET body = json_set(body, '$.codec', 'file')")
    connection.commit()
    connection.close()
    path = nblift_kernel.output("table", repository)
    assert (path.name, path.read_text()) == ("table.csv", "a,b\n")
    path.write_text("mine")
    assert nblift_kernel.output("table", repository).read_text() == "a,b\n"


def test_classes_of_the_pipeline_are_imported_from_it(repository: Path) -> None:
    package = repository / "src/towns_of_outputs"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("class Town:\n    pass\n")
    sys.path.append(str(repository / "src"))
    import towns_of_outputs  # type: ignore[import-not-found]

    publish(repository, "town", {"town": towns_of_outputs.Town()})
    sys.path.remove(str(repository / "src"))
    del sys.modules["towns_of_outputs"]
    path = list(sys.path)
    assert type(nblift_kernel.output("town", repository)).__module__ == "towns_of_outputs"
    assert sys.path == path
    del sys.modules["towns_of_outputs"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("y", "There is no output y in .*: its outputs are x"),
        ("x#7", "There is no output x#7"),
        ("x@prod", "There is no output x@prod"),
        ("x#seven", "`x#seven` is no output: write `features`, `features#12` or `features@prod`"),
        ("", "is no output"),
    ],
)
def test_what_there_is_not_is_told(repository: Path, name: str, message: str) -> None:
    publish(repository, "x", {"x": 1})
    with pytest.raises(OutputError, match=message):
        nblift_kernel.output(name, repository)


def test_a_folder_without_a_pipeline_or_a_store_is_told(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    with pytest.raises(OutputError, match="Nothing is published"):
        nblift_kernel.output("x")
    assert [path.name for path in repository.iterdir()] == ["pipeline.json"]
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(OutputError, match="is in no pipeline repository"):
        nblift_kernel.output("x")


def test_bytes_are_checked_before_anything_is_loaded(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = publish(repository, "x", {"x": {1, 2}})
    place = store.blobs.place(store.versions()[0].manifest.blobs[0])
    content = place.read_bytes()
    place.chmod(0o644)
    monkeypatch.setattr("nblift_kernel.outputs.load_value", lambda *_: pytest.fail("it was loaded"))
    for damaged in (content[:-1], content + b"!", b""):
        place.write_bytes(damaged)
        with pytest.raises(OutputError, match=r"damaged.*scrub --remake"):
            nblift_kernel.output("x", repository)
    place.unlink()
    with pytest.raises(OutputError, match=r"are gone.*scrub --remake"):
        nblift_kernel.output("x", repository)


def test_what_was_collected_is_told(repository: Path) -> None:
    publish(repository, "x", {"x": 1})
    store = publish(repository, "x", {"x": 2})
    store.collector.collect(store.collector.plan(1))
    with pytest.raises(OutputError, match="x#1 were collected"):
        nblift_kernel.output("x#1", repository)


def test_an_older_store_is_told(repository: Path) -> None:
    path = repository / ".nblift/store.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript((Path(__file__).parents[1] / "store/cases/store-1.sql").read_text())
    connection.close()
    with pytest.raises(OutputError, match="An older nblift"):
        nblift_kernel.output("x", repository)
    path.write_bytes(b"garbage" * 1000)
    with pytest.raises(OutputError, match="cannot be read"):
        nblift_kernel.output("x", repository)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@settings(max_examples=25, deadline=None)
@given(value=JSON)
def test_what_was_published_is_what_is_read(value: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    repository = tmp_path_factory.mktemp("repository")
    publish(repository, "x", {"x": value})
    found = nblift_kernel.output("x", repository)
    assert found == value
    assert type(found) is type(value)
    assert json.dumps(found) == json.dumps(value)
    shutil.rmtree(repository)
