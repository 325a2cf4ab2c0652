"""What a failing step says: always which one, where, and what to do; never a frame of the machinery."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.repositories import file_output, make_spec, parameter, small, step, write_repository

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.graph import Evidence
from nblift.model.notebook import StepOptions
from nblift.model.observation import Observation
from nblift.model.run import Status
from nblift.model.spec import Effects, Environment, Helper, Mutation
from nblift.run.pipeline import Finished, run_pipeline
from nblift.store.store import Store


def fails(folder: Path, source: str, **more: Any) -> Diagnostic:
    """The one diagnostic of a pipeline whose one step fails."""
    repository = small(folder, source, **more)
    finished = run_pipeline(repository)
    [run] = finished.run.steps
    assert (finished.run.status, run.status, run.outputs) == (Status.FAILED, Status.FAILED, ())
    assert finished.versions == ()
    [told] = run.diagnostics
    assert told.blocks
    assert Store(repository).run(finished.run.id).steps == (run,)
    return told


def test_an_exception_leads_to_the_cell_and_through_the_lifted_source(tmp_path: Path) -> None:
    told = fails(
        tmp_path,
        '''
        from json import loads


        def parsed(text):
            """A helper."""
            return loads(text)


        def work():
            print("before")
            return parsed("{")
        ''',
        notebook={"defs": "def parsed(text):\n    return loads(text)", "work": 'print("before")\nx = parsed("{")'},
        helpers=[Helper("parsed", "parsed", "shop.steps:parsed", "function", cells=("defs",))],
        outputs=["x@work"],
    )
    assert told.message.startswith("Step work failed: JSONDecodeError: Expecting property name")
    assert told.places == (
        Place(cell="defs", number=1, line=2, source="    return loads(text)"),
        Place(file="src/shop/steps.py", line=6, source="    return loads(text)", function="parsed"),
        Place(file="src/shop/steps.py", line=11, source='    return parsed("{")', function="work"),
    )


def test_the_executed_notebook_of_a_failed_step_is_kept(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work():\n    print('seen')\n    raise ValueError('so')\n")
    [run] = run_pipeline(repository).run.steps
    assert run.notebook == ".nblift/runs/1/01-work.ipynb"
    text = (repository / run.notebook).read_text()
    outputs = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", ())]
    assert outputs[0]["text"] == ["seen\n"]
    assert (outputs[1]["ename"], outputs[1]["evalue"]) == ("ValueError", "so")
    assert "src/shop/steps.py" in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("sys.exit(0)", "Step work failed: SystemExit: 0"),
        ("sys.exit('no data')", "Step work failed: SystemExit: no data"),
        ("raise KeyboardInterrupt", "Step work failed: KeyboardInterrupt"),
    ],
)
def test_a_step_that_leaves_otherwise_has_failed_too(tmp_path: Path, body: str, message: str) -> None:
    source = f"""
        import sys


        def work():
            {body}
        """
    told = fails(tmp_path, source)
    assert (told.slug, told.message) == ("step-failed", message)
    assert told.places[0].source == f"    {body}"


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        ("os._exit(3)", "The kernel of step work ended itself with exit code 3.", "os._exit"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "The kernel of step work was ended by SIGKILL.", "memory"),
    ],
)
def test_a_kernel_that_dies_is_noticed(tmp_path: Path, body: str, message: str, hint: str) -> None:
    told = fails(tmp_path, f"import os\nimport signal\n\n\ndef work():\n    {body}\n")
    assert (told.slug, told.message) == ("kernel-died", message)
    assert hint in told.hint


def test_a_step_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    source = "import threading\n\n\ndef work():\n    threading.Event().wait()\n"
    told = fails(tmp_path, source, options=StepOptions(timeout_s=1))
    assert (told.slug, told.message) == ("step-timeout", "Step work was ended after 1 s.")
    assert "timeout_s" in told.hint


def test_a_missing_package_is_named_with_its_pin(tmp_path: Path) -> None:
    told = fails(
        tmp_path,
        "import nowhere.deep\n\n\ndef work():\n    pass\n",
        observed=Observation(distributions={"nowhere": ("nowhere-lib", "1.2")}),
        environment=Environment("3.11", {"nowhere-lib": "1.2"}),
    )
    assert told.slug == "package-missing"
    assert told.message == "The kernel `python3` has no module `nowhere`, which step work imports."
    assert told.hint == f"Install it: `{sys.executable} -m pip install nowhere-lib==1.2`."


def test_a_missing_module_of_the_package_is_no_missing_package(tmp_path: Path) -> None:
    told = fails(tmp_path, "from shop.halpers import x\n\n\ndef work():\n    pass\n")
    assert told.message == "Step work failed: ModuleNotFoundError: No module named 'shop.halpers'"


def test_source_that_is_not_python_leads_to_its_line(tmp_path: Path) -> None:
    told = fails(tmp_path, "def work():\n    import shop.bad\n", modules={"bad": "x = 1\ny = = 2\n"})
    assert told.places[0] == Place(file="src/shop/bad.py", line=2, source="y = = 2")


def test_a_kernel_without_ipykernel_is_told_with_how_to_install_it(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work():\n    pass\n")
    venv = [sys.executable, "-m", "venv", "--without-pip", str(repository / ".venv")]
    subprocess.run(venv, check=True)
    [told] = run_pipeline(repository).run.steps[0].diagnostics
    assert (told.slug, told.message) == ("kernel-not-started", "The repository's `.venv` has no ipykernel.")
    assert "-m pip install ipykernel" in told.hint


def test_a_kernel_whose_python_is_gone_is_told(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work():\n    pass\n")
    python = repository / (".venv/Scripts/python.exe" if sys.platform == "win32" else ".venv/bin/python")
    python.parent.mkdir(parents=True)
    python.write_text("")
    [told] = run_pipeline(repository).run.steps[0].diagnostics
    assert told.slug == "kernel-not-started"
    assert "ipykernel_launcher --version" in told.hint


def test_a_generator_cannot_be_stored(tmp_path: Path) -> None:
    told = fails(tmp_path, "def work():\n    return (x for x in [1])\n", outputs=["rows@work"])
    assert told.slug == "not-storable"
    assert told.message.startswith("`rows@work` of step work cannot be stored")


@pytest.mark.parametrize(
    ("body", "outputs", "message"),
    [
        ("return 1", ["a@work", "b@work"], "Step work did not make `a@work`. The result has no field `a`."),
        ("return Path('x.csv')", [file_output("x@work", "x.csv", field=False)],
         "Step work did not make `x@work`. There is no file `x.csv`."),
        ("return Path('/etc/hosts')", [file_output("x@work", "x.csv", field=False)],
         "Step work did not make `x@work`. `/etc/hosts` is not below the notebook's folder."),
        ("return 3", [file_output("x@work", "x.csv", field=False)],
         "Step work did not make `x@work`. It is no path but int."),
    ],
)  # fmt: skip
def test_an_output_that_is_not_made_is_named(tmp_path: Path, body: str, outputs: list[Any], message: str) -> None:
    told = fails(tmp_path, f"from pathlib import Path\n\n\ndef work():\n    {body}\n", outputs=outputs)
    assert (told.slug, told.message) == ("output-missing", message)


@pytest.mark.parametrize(
    ("body", "generator"),
    [
        ("random.random()", "random"),
        ("import numpy as np\n    np.random.rand()", "numpy.random"),
        ("import numpy as np\n    np.random.randint(2)", "numpy.random"),
    ],
)
def test_a_draw_that_nobody_declared_stops_the_step(tmp_path: Path, body: str, generator: str) -> None:
    told = fails(tmp_path, f"import random\n\n\ndef work():\n    {body}\n")
    assert told.slug == "undeclared-draw"
    assert f"`{generator}`" in told.message


def test_importing_numpy_is_no_draw(tmp_path: Path) -> None:
    source = "def work():\n    import numpy as np\n\n    np.random.default_rng(1).random()\n    return 1\n"
    assert run_pipeline(small(tmp_path, source, outputs=["x@work"])).run.status is Status.SUCCEEDED


def guarded(folder: Path, *mutates: Mutation) -> Finished:
    """A run whose second step changes its arguments in place."""
    steps = [
        step("load", outputs=["frame@load", "extra@load"]),
        step("work", inputs=["frame@load"], parameters=("names",), effects=Effects(mutates=mutates)),
        step("last", inputs=["frame@load"]),
    ]
    spec = make_spec(steps, parameters=[parameter("names", "list[str]", ["a"])], published={"frame": "frame@load"})
    source = """
        from typing import NamedTuple


        class LoadOutputs(NamedTuple):
            frame: list
            extra: int


        def load():
            return LoadOutputs([1, [2]], 3)


        def work(frame, names):
            frame[1].append(3)
            names.append("b")


        def last(frame):
            assert frame == [1, [2]]
        """
    return run_pipeline(write_repository(folder, spec, steps=source))


def test_a_change_that_nobody_declared_stops_the_run_and_what_was_before_stays(tmp_path: Path) -> None:
    finished = guarded(tmp_path)
    assert [s.status for s in finished.run.steps] == [Status.SUCCEEDED, Status.FAILED, Status.SKIPPED]
    [told] = finished.run.steps[1].diagnostics
    assert told.slug == "input-changed"
    assert told.message == "Step work changed `frame`, `names`, which it was given, in place."
    assert (told.places[0].cell, told.places[0].number, told.places[1].function) == ("work", 2, "work")
    assert [(v.name, v.number) for v in finished.versions] == [("frame", 1)]


def test_a_declared_change_is_the_functions_own_and_reaches_no_other_step(tmp_path: Path) -> None:
    declared = [Mutation(name, Evidence.MAY, "work", 1) for name in ("frame", "names")]
    assert guarded(tmp_path, *declared).run.status is Status.SUCCEEDED


def test_other_versions_than_the_notebooks_are_a_note(tmp_path: Path) -> None:
    pins = Environment("3.11", {"click": "0.1", "no-such-thing": "2.0"})
    finished = run_pipeline(small(tmp_path, "def work():\n    pass\n", environment=pins))
    [told] = finished.run.steps[0].diagnostics
    assert finished.run.status is Status.SUCCEEDED
    assert told.slug == "other-versions"
    assert "no-such-thing missing (pinned 2.0)" in told.message
    assert not told.blocks


def test_versions_that_nobody_saw_are_no_pins(tmp_path: Path) -> None:
    finished = run_pipeline(small(tmp_path, "def work():\n    pass\n", environment=Environment("3.11", {"click": ""})))
    assert finished.run.steps[0].diagnostics == ()
