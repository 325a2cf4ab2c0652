"""The commands about runs, on a real pipeline."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.support.repositories import file_output, make_spec, parameter, small, step, write_repository

from nblift.cli.main import cli
from nblift.model.run import Status
from nblift.store.store import Store

SOURCE = """
    from pathlib import Path


    def load(names):
        print("loading")
        return [name.upper() for name in names]


    def save(rows, divisor):
        Path("rows.txt").write_text(str(len(rows) // divisor))
        return Path("rows.txt")


    def last():
        pass
"""


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def answer(*arguments: object, code: int = 0) -> Any:
    result = invoke(*arguments, "--json")
    assert result.exit_code == code, result.output
    assert result.stderr == ""
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline with two runs: the first succeeded, the second failed in its second step."""
    file = file_output("rows_txt@save", "rows.txt", field=False)
    spec = make_spec(
        [
            step("load", parameters=("names",), outputs=["rows@load"]),
            step("save", inputs=["rows@load"], parameters=("divisor",), outputs=[file]),
            step("last"),
        ],
        parameters=[parameter("names", "list[str]", ["a", "b"]), parameter("divisor", "int", 1, source_name="DIVISOR")],
        published={"rows": "rows@load", "file": "rows_txt@save"},
    )
    folder = write_repository(
        tmp_path_factory.mktemp("cli") / "shop",
        spec,
        steps=SOURCE,
        notebook={"load": "rows = names", "save": 'Path("rows.txt").write_text(str(len(rows) // divisor))'},
    )
    first = invoke("run", folder, "-p", 'names=["x"]')
    assert first.exit_code == 0, first.output
    assert "step 1 of 3: load succeeded" in first.stderr
    assert "run 1 of shop succeeded" in first.stdout
    assert "published rows#1, file#1" in first.stdout
    second = answer("run", folder, "-p", "DIVISOR=0", code=3)
    assert [s["status"] for s in second["steps"]] == ["succeeded", "failed", "skipped"]
    return folder


def test_run_answers_with_the_run_its_steps_and_their_outputs(repository: Path) -> None:
    run = answer("runs", "show", "1", repository)
    assert (run["run"], run["pipeline"], run["status"]) == ("1", "shop", "succeeded")
    assert run["parameters"] == {"names": ["x"], "divisor": 1}
    assert [(s["name"], s["status"], s["notebook"]) for s in run["steps"]] == [
        (name, "succeeded", f".nblift/runs/1/0{number}-{name}.ipynb")
        for number, name in enumerate(["load", "save", "last"], 1)
    ]
    [output] = run["steps"][0]["outputs"]
    assert (output["value"], output["type"], output["codec"], output["preview"]) == (
        "rows@load", "list", "json", "['X']",
    )  # fmt: skip
    assert run["published"] == [
        {"name": "file", "version": 1, "value": "rows_txt@save"},
        {"name": "rows", "version": 1, "value": "rows@load"},
    ]
    assert run["diagnostics"] == []


def test_a_failed_run_says_where_in_notebook_and_source(repository: Path) -> None:
    run = answer("runs", "show", "2", repository)
    [told] = run["diagnostics"]
    assert told["message"] == "Step save failed: ZeroDivisionError: integer division or modulo by zero"
    assert [(p.get("cell"), p.get("file"), p["line"]) for p in told["places"]] == [
        ("save", None, 1),
        (None, "src/shop/steps.py", 10),
    ]
    shown = invoke("runs", "show", "2", repository)
    assert shown.exit_code == 0
    assert "error[step-failed] NB610: Step save failed" in shown.stdout
    assert "--> notebooks/shop.ipynb, cell 2 (save), line 1" in shown.stdout


def test_a_failed_run_shows_its_attempts_and_is_resumed_on_its_own_code(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "shop"
    shutil.copytree(repository, copy)
    shown = invoke("runs", "show", "2", copy).stdout
    assert "attempt 1 at save failed, started" in shown
    assert [(a["step"], a["status"]) for a in answer("runs", "show", "2", copy)["attempts"]] == [
        ("load", "succeeded"), ("save", "failed"),
    ]  # fmt: skip
    (copy / "src/shop/steps.py").write_text("raise ImportError")
    again = answer("resume", copy, code=3)
    assert (again["run"], [s["status"] for s in again["steps"]]) == ("2", ["succeeded", "failed", "skipped"])
    assert again["diagnostics"][0]["message"].startswith("Step save failed: ZeroDivisionError")
    assert [a["number"] for a in answer("runs", "show", "2", copy)["attempts"]] == [1, 1, 2]
    assert again["steps"][1]["notebook"] == ".nblift/runs/2/02-save.2.ipynb"
    assert "not-resumable" in invoke("resume", copy, "1").stderr
    assert answer("runs", "cancel", "2", copy) == {"run": "2", "status": "failed"}


def test_only_some_steps_run(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "shop"
    shutil.copytree(repository, copy)
    run = answer("run", copy, "--only", "save")
    assert [s["status"] for s in run["steps"]] == ["skipped", "succeeded", "skipped"]
    assert run["steps"][0]["diagnostics"][0]["slug"] == "taken-from"
    assert invoke("run", copy, "--from", "sav").exit_code == 2


def test_runs_are_listed_newest_first(repository: Path) -> None:
    assert [run["run"] for run in answer("runs", "list", repository)["runs"]] == ["2", "1"]
    assert [run["run"] for run in answer("runs", "list", repository, "--limit", 1)["runs"]] == ["2"]
    lines = invoke("runs", "list", repository).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert lines[0].split()[3] == "failed"


def test_the_folder_may_be_the_current_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    assert len(answer("runs", "list")["runs"]) == 2


def test_outputs_are_listed_with_their_newest_version(repository: Path) -> None:
    outputs = answer("outputs", "list", repository)["outputs"]
    assert [(o["name"], o["version"], o["run"]) for o in outputs] == [("file", 1, "1"), ("rows", 2, "2")]
    assert [line.split()[0] for line in invoke("outputs", "list", repository).stdout.splitlines()] == [
        "file#1",
        "rows#2",
    ]


def test_an_output_is_shown_by_name_and_by_version(repository: Path) -> None:
    assert answer("outputs", "show", "rows", repository)["version"] == 2
    assert answer("outputs", "show", "rows#1", repository)["preview"] == "['X']"
    shown = invoke("outputs", "show", "file", repository).stdout
    assert "made by rows_txt@save in run 1" in shown
    [blob] = [line for line in shown.splitlines() if ".nblift" in line]
    assert Path(blob).read_text() == "1"


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (("runs", "show", "9"), 1, "not-stored"),
        (("outputs", "show", "row"), 1, "no-version"),
        (("outputs", "show", "rows#7"), 1, "no-version"),
        (("run", "-p", "divisor=x"), 2, "wrong-parameter"),
        (("run", "-p", "divisr=1"), 2, "unknown-parameter"),
        (("run", "--kernel", "none-such"), 3, "no-kernel"),
    ],
)
def test_what_cannot_be_is_told(repository: Path, arguments: tuple[str, ...], code: int, slug: str) -> None:
    told = answer(*arguments, repository, code=code)
    assert [diagnostic["slug"] for diagnostic in told["diagnostics"]] == [slug]
    result = invoke(*arguments, repository)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"error[{slug}]")


@pytest.mark.parametrize("arguments", [("run",), ("runs", "list"), ("runs", "show", "1"), ("outputs", "list")])
def test_a_folder_that_is_no_pipeline_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert [d["slug"] for d in answer(*arguments, tmp_path, code=1)["diagnostics"]] == ["no-pipeline"]
    assert list(tmp_path.iterdir()) == []


def test_a_spec_that_does_not_hold_together_runs_nothing(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work(df): ...\n")
    assert [d["slug"] for d in answer("run", repository, code=1)["diagnostics"]] == ["spec-signature"]
    assert not (repository / ".nblift").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "pipeline.json cannot be read"),
        ("{}", "pipeline.json is not of the format nblift.pipeline."),
        ('{"format": "nblift.pipeline", "version": 99}', "pipeline.json is of version 99"),
        ('{"format": "nblift.pipeline", "version": 1}', "pipeline.json cannot be read: Object missing"),
    ],
)
def test_a_spec_that_cannot_be_read_is_told(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "pipeline.json").write_text(content)
    [told] = answer("run", tmp_path, code=1)["diagnostics"]
    assert told["message"].startswith(message)


def test_input_files_that_nobody_knows_stop_the_run_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NBLIFT_DATA", raising=False)
    repository = small(tmp_path, "def work(): ...\n", files=("goods.csv",))
    [told] = answer("run", repository, code=3)["diagnostics"]
    assert "NBLIFT_DATA" in told["hint"]
    assert not (repository / ".nblift").exists()


def test_ctrl_c_ends_the_kernel_and_the_run(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    source = f"""
        import os
        import threading


        def work():
            with open({str(pipe)!r}, "w") as file:
                file.write(str(os.getpid()))
            threading.Event().wait()
        """
    repository = small(tmp_path / "shop", source)
    # a shell that runs these tests in the background lets its children ignore the signal
    heeding = "from signal import *; signal(SIGINT, default_int_handler); from nblift.cli.main import main; main()"
    started = subprocess.Popen(
        [sys.executable, "-c", heeding, "run", str(repository)], stderr=subprocess.PIPE, text=True
    )
    kernel = int(pipe.read_text())
    started.send_signal(signal.SIGINT)
    _, err = started.communicate()
    assert started.returncode == 130
    assert err.endswith("`nblift resume` goes on with run 1, on the code that it began with.\n")
    assert "Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    [run] = Store(repository).runs()
    assert run.status is Status.CANCELLED
    assert [d.slug for d in run.steps[0].diagnostics] == ["step-cancelled"]
