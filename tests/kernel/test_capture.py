"""Captures at the return of a step's function."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
from tests.support.kernel import KERNEL_PACKAGE, running, validate

from nblift_kernel import calls
from nblift_kernel.canonical import canonical
from nblift_kernel.capture import STEP_MIMETYPE, capturing

PACKAGE = {
    "__init__": "",
    "helpers": "RATE = 0.5\n\n\nclass Town:\n    def __init__(self): self.a = [1]\n",
    "steps": """
        import functools, os, random
        from typing import NamedTuple
        from .helpers import RATE, Town


        def load(seed):
            random.seed(seed)
            print("loading")
            rows = [1, 2]
            alias = rows
            town = Town()
            def inner(): return rows
            n_ = 3
            total = sum(row * RATE for row in rows)
            return rows, town


        def spoil(rows, town):
            rows = rows if town is None else rows
            rows.append(3)
            rows = list(rows)
            random.random()
            return rows


        class Outputs(NamedTuple):
            rows: list
            town: object
            state: object


        def several(rows, town, early):
            rows = [*rows, 3]
            state = random.getstate()
            random.random()
            os.chdir("deep")
            return Outputs(rows, [town], state if early else random.getstate())


        def fail(rows):
            before = 1
            try:
                raise ValueError
            except ValueError:
                caught = 2
            raise KeyError("x")


        def recover(rows):
            try:
                raise ValueError
            except ValueError:
                return None


        def recursive(n):
            return n if n == 0 else recursive(n - 1)


        @functools.wraps(load)
        def wrapped(seed):
            return load(seed)
    """,
}


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The step module of a package that is gone after the test."""
    write_package(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    import nblift_shop.steps  # type: ignore[import-not-found]

    yield nblift_shop.steps
    for name in [name for name in sys.modules if name.partition(".")[0] == "nblift_shop"]:
        del sys.modules[name]


def write_package(folder: Path) -> None:
    (folder / "nblift_shop").mkdir()
    for name, source in PACKAGE.items():
        (folder / "nblift_shop" / f"{name}.py").write_text(dedent(source))


@pytest.fixture(params=["by monitoring", "by tracing"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "by tracing":
        monkeypatch.setattr(calls, "_free_tool", lambda: None)
    return str(request.param)


def step(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "function": f"nblift_shop.steps:{name}", **more}


def read(folder: Path, name: str) -> dict[str, Any]:
    schema = json.loads((KERNEL_PACKAGE / "nblift_kernel" / "schemas" / "capture.json").read_text())
    content: dict[str, Any] = json.loads((folder / f"{name}.json").read_text())
    validate(content, schema)
    return content


LOCAL = ("__main__", "nblift_shop.steps", "nblift_shop.helpers")


def test_all_data_at_the_return(steps: ModuleType, tmp_path: Path) -> None:
    watched = [step("load", renamed={"n": "n_", "SEED": "seed"})]
    constants = {"RATE": "nblift_shop.helpers:RATE", "GONE": "nblift_shop.helpers:GONE", "FAR": "nblift_far:X"}
    random.seed(99)
    with capturing(watched, str(tmp_path / "c"), constants=constants, local_modules=LOCAL) as written:
        rows, _ = steps.load(1)
    content = read(tmp_path / "c", "load")
    assert written == {"load": str(tmp_path / "c" / "load.json")}
    assert set(content["names"]) == {"RATE", "SEED", "rows", "alias", "town", "n", "total"}
    assert content["left_out"] == {"function": 1}
    assert content["names"]["rows"]["digest"] == canonical(rows).digest
    assert [sorted(pair) for pair in content["aliases"]] == [["alias", "rows"]]
    assert content["returned"] is True
    assert content["arguments_changed"] == []
    assert content["random"]["random"] != content["random_before"]["random"]


def test_classes_of_the_package_are_those_of_the_notebook(steps: ModuleType, tmp_path: Path) -> None:
    with capturing([step("load")], str(tmp_path / "c"), local_modules=LOCAL):
        steps.load(1)
    names = {"__name__": "__main__"}
    exec("class Town:\n    def __init__(self): self.a = [1]\ntown = Town()", names)
    assert read(tmp_path / "c", "load")["names"]["town"]["digest"] == canonical(names["town"]).digest


def test_an_argument_that_changed_is_told_even_if_its_name_is_bound_anew(steps: ModuleType, tmp_path: Path) -> None:
    rows = [1]
    with capturing([step("spoil")], str(tmp_path / "c")):
        assert steps.spoil(rows, [1]) == [1, 3]
    assert read(tmp_path / "c", "spoil")["arguments_changed"] == ["rows"]
    assert rows == [1, 3]


RESULTS: list[dict[str, Any]] = [
    {"name": "rows", "field": "rows", "generator": None},
    {"name": "town", "field": "town", "generator": None},
    {"name": "random_state", "field": "state", "generator": "random"},
]


def test_what_a_function_returns(steps: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path)
    with capturing([step("several", results=RESULTS)], str(tmp_path / "c")):
        steps.several([1], "Ulm", early=False)
    content = read(tmp_path / "c", "several")
    assert content["results"] == {"rows": canonical([1, 3]).digest, "town": canonical(["Ulm"]).digest}
    assert content["states"] == {"random": content["random"]["random"]}
    assert content["moved"] == "deep"


def test_an_older_state_that_is_returned_is_not_the_present_one(
    steps: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path)
    with capturing([step("several", results=RESULTS)], str(tmp_path / "c")):
        steps.several([1], "Ulm", early=True)
    content = read(tmp_path / "c", "several")
    assert content["states"] == {"random": content["random_before"]["random"]}


def test_a_bare_result_and_one_that_is_not_there(steps: ModuleType, tmp_path: Path) -> None:
    missing = {"name": "gone", "field": "gone", "generator": None}
    with capturing([step("spoil", results=[{**RESULTS[0], "field": None}, missing])], str(tmp_path / "c")):
        steps.spoil([1], [1])
    content = read(tmp_path / "c", "spoil")
    assert content["results"] == {"rows": canonical([1, 3]).digest}
    assert content["moved"] == "."


def test_a_function_left_by_an_exception(steps: ModuleType, tmp_path: Path) -> None:
    with capturing([step("fail"), step("recover")], str(tmp_path / "c")):
        with pytest.raises(KeyError):
            steps.fail([1])
        assert steps.recover([1]) is None
    content = read(tmp_path / "c", "fail")
    assert content["returned"] is False
    assert content["results"] == {}
    assert {"before", "caught"} <= set(content["names"])
    assert read(tmp_path / "c", "recover")["returned"] is True


def test_only_the_outermost_of_recursive_calls(steps: ModuleType, tmp_path: Path) -> None:
    with capturing([step("recursive")], str(tmp_path / "c")):
        assert steps.recursive(3) == 0
    n = read(tmp_path / "c", "recursive")["names"]["n"]
    assert n["digest"] == canonical(3).digest


def test_a_decorated_function(steps: ModuleType, tmp_path: Path) -> None:
    with capturing([step("wrapped")], str(tmp_path / "c")):
        steps.wrapped(1)
    assert "rows" in read(tmp_path / "c", "wrapped")["names"]


def test_whoever_traced_before_traces_again(steps: ModuleType, tmp_path: Path) -> None:
    before = sys.gettrace()
    with capturing([step("load")], str(tmp_path / "c")):
        steps.load(1)
    assert sys.gettrace() is before
    if sys.version_info >= (3, 12):
        assert all(sys.monitoring.get_tool(number) != "nblift" for number in range(6))


def test_nothing_is_written_after_the_context(steps: ModuleType, tmp_path: Path) -> None:
    with capturing([step("load")], str(tmp_path / "c")):
        pass
    steps.load(1)
    assert not (tmp_path / "c").exists()


def test_our_own_failure_is_told_and_the_step_goes_on(
    steps: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("nblift_kernel.capture.write_capture", broken)
    with capturing([step("load")], str(tmp_path / "c")):
        assert steps.load(1)[0] == [1, 2]
    assert "no space left" in read(tmp_path / "c", "load")["problem"]


def test_marks_stand_between_what_steps_print(tmp_path: Path, way: str) -> None:
    if way == "by tracing":
        return
    work = tmp_path / "work"
    work.mkdir()
    write_package(work)
    source = f"""
        from nblift_kernel.capture import capturing
        from nblift_shop import steps
        import matplotlib.pyplot as plt
        print("before")
        with capturing([{step("load")}, {step("spoil")}], {str(tmp_path / "c")!r}):
            rows, town = steps.load(1)
            print("between")
            steps.spoil(rows, town)
        print("after")
    """
    told: list[str] = []
    with running(work) as kernel:
        for message in kernel.run(dedent(source)):
            content = message["content"]
            if message["msg_type"] == "stream":
                told += content["text"].split()
            elif message["msg_type"] == "display_data":
                mark = content["data"][STEP_MIMETYPE]
                told.append(f"{mark['event']} of {mark['step']}")
    assert told == [
        "before", "start of load", "loading", "end of load", "between", "start of spoil", "end of spoil", "after",
    ]  # fmt: skip
