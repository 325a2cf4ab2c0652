"""The tracker in a real kernel."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.support.kernel import KERNEL_PACKAGE, Kernel, cells, fragments, observed, validate

from nblift.model.observation import Observation

SCHEMAS = KERNEL_PACKAGE / "nblift_kernel" / "schemas"

#: Cells of one session, which all tests of its records share: id → source.
SESSION = {
    "imports": "import random\nimport numpy as np\nimport matplotlib.pyplot as plt\nimport pandas as pd",
    "draw": "first = (random.random(), np.random.rand())\nprint(first)",
    "figures": "fig, ax = plt.subplots()\nplt.figure()\nax.plot([1]);",
    "figure shown": "plt.plot([1])\nplt.show()",
    "closed": "x = 1",
    "silent figure": "plt.ioff()\nplt.figure()",
    "silent figure closed": "plt.close('all')\nplt.ion();",
    "result": "pd.DataFrame({'a': [1]})",
    "no result": "pd.DataFrame({'a': [1]});",
    "alias of a result": "_['a'] = 2\ndf = _",
    "magic": "%config InlineBackend.figure_format = 'png'\n%matplotlib inline",
    "timed": "%%time\ntimed = [1]",
    "timed change": "%time timed.append(2)",
    "shell": "!echo hello > new.txt",
    "shell result": "out = !cat new.txt",
    "environment": "%env NBLIFT_TEST=1",
    "folder": "%mkdir sub\n%cd -q sub",
    "folder back": "%cd -q ..",
    "nested": "get_ipython().run_cell('inner = [1]');",
    "nested empty": "get_ipython().run_cell('')\nafter_empty = 1",
    "await": "import asyncio\nawait asyncio.sleep(0)\nawaited = 1",
    "syntax error": "def (",
    "error": "kept = [1]\n1 / 0",
    "error in names": "nobody",
    "exit of the kernel refused": "raise KeyboardInterrupt",
    "options in one cell with the import": "import decimal\ndecimal.getcontext().prec = 7",
    "opaque": "handle = open('new.txt')",
    "opaque untouched by a calm magic": "%time 1 + 1",
    "opaque touched by any magic": "%who",
    "redefined": "class T: pass\nt = T()",
    "last": "%xmode Plain",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The records of `SESSION`, by cell, with the messages of the cells under `messages`."""
    folder = tmp_path_factory.mktemp("session") / "work"
    folder.mkdir()
    with observed(folder) as kernel:
        messages = {cell: kernel.run(source, cell=cell) for cell, source in SESSION.items()}
        names = kernel.text("print(sorted(n for n in globals() if 'nblift' in n or type(globals()) is not dict))")
    records = {record["cell"]: record for record in cells(folder)}
    return {**records, "messages": messages, "names": names, "fragments": fragments(folder)}


EXPECTED: dict[str, dict[str, Any]] = {
    "imports": {"bound": {"random", "np", "plt", "pd"}, "configuration": None, "random": None, "environment": None},
    "draw": {"bound": {"first"}, "random": ["numpy.random", "random"]},
    "figures": {"bound": {"fig", "ax"}, "open_figures": 2},
    "figure shown": {"open_figures": None},
    "closed": {"open_figures": None, "bound": {"x"}, "mutated": None},
    "silent figure": {"open_figures": None},
    "result": {"result": "pandas.DataFrame", "bound": None},
    "no result": {"result": None},
    "alias of a result": {"bound": {"df"}},
    "magic": {"configuration": None, "mutated": None},
    "timed": {"bound": {"timed"}},
    "timed change": {"mutated": {"timed": "observed"}},
    "shell": {"files": {"written": ["new.txt"]}, "subprocess": True},
    "shell result": {"files": {"read": ["new.txt"]}, "subprocess": True, "bound": {"out"}},
    "environment": {"environment": ["NBLIFT_TEST"]},
    "folder": {"cwd": "sub", "files": {"folders": ["sub"]}},
    "folder back": {"cwd": "."},
    "nested": {"bound": {"inner"}},
    "nested empty": {"bound": {"after_empty"}},
    "await": {"bound": {"asyncio", "awaited"}, "ok": None},
    "syntax error": {"ok": False, "bound": None},
    "error": {"ok": False, "error": "ZeroDivisionError: division by zero", "bound": {"kept"}},
    "error in names": {"ok": False, "error": "NameError: name 'nobody' is not defined"},
    "exit of the kernel refused": {"ok": False, "error": "KeyboardInterrupt"},
    "options in one cell with the import": {"configuration": ["decimal"]},
    "opaque": {"bound": {"handle"}},
    "opaque untouched by a calm magic": {"mutated": None},
    "opaque touched by any magic": {"mutated": {"fig": "may", "ax": "may", "handle": "may"}},
    "redefined": {"bound": {"T", "t"}},
}


@pytest.mark.parametrize("cell", EXPECTED)
def test_a_cell(session: dict[str, Any], cell: str) -> None:
    record = session[cell]
    assert "problems" not in record
    for field, expected in EXPECTED[cell].items():
        found = record.get(field)
        assert (set(found) if field == "bound" and found is not None else found) == expected, field


def test_every_cell_has_one_record(session: dict[str, Any]) -> None:
    written = [record["cell"] for fragment in session["fragments"] for record in fragment.get("cells", [])]
    assert written == [*SESSION, ""]


def test_nothing_is_left_in_the_namespace(session: dict[str, Any]) -> None:
    assert session["names"] == "[]\n"


def test_python_and_distributions(session: dict[str, Any]) -> None:
    whole: dict[str, Any] = {}
    for fragment in session["fragments"]:
        whole |= fragment.get("distributions", {})
    assert session["fragments"][0]["python"].count(".") == 2
    assert whole["pandas"][0] == "pandas"
    assert whole["dateutil"][0] == "python-dateutil"
    assert "os" not in whole
    later = [f for f in session["fragments"] if any(c["cell"] == "imports" for c in f.get("cells", []))]
    assert "pandas" in later[0]["distributions"]


def test_records_fit_the_schema_and_the_model(session: dict[str, Any]) -> None:

    schema = json.loads((SCHEMAS / "observation.json").read_text())
    for fragment in session["fragments"]:
        validate(fragment, schema)
        msgspec.convert(fragment, Observation)


def test_the_schema_is_that_of_the_model() -> None:

    schema = json.loads((SCHEMAS / "observation.json").read_text())
    _, components = msgspec.json.schema_components([Observation], ref_template="#/$defs/{name}")
    components = json.loads(json.dumps(components))
    for field, described in schema["properties"].items():
        assert components["Observation"]["properties"][field] == described
    for name, described in schema["$defs"].items():
        assert components[name]["properties"] == described["properties"], name


def test_figures_are_shown_as_ever(session: dict[str, Any]) -> None:
    shown = [m for m in session["messages"]["figures"] if m["msg_type"] == "display_data"]
    assert len(shown) == 2


def test_runs_start_alike_whatever_is_imported_first(tmp_path: Path) -> None:
    told = []
    for number, imports in enumerate(
        ["import numpy as np, random", "import random\nfrom numpy.random import rand\nimport numpy as np"]
    ):
        folder = tmp_path / str(number) / "work"
        folder.mkdir(parents=True)
        with observed(folder) as kernel:
            told.append(kernel.text(f"{imports}\nprint(np.random.rand(2), random.random())"))
    assert told[0] == told[1]


@pytest.fixture
def captured(tmp_path: Path) -> Iterator[tuple[Kernel, Path]]:
    folder = tmp_path / "work"
    folder.mkdir()
    boundaries = {"one": str(tmp_path / "captures" / "one"), "two": str(tmp_path / "captures" / "two")}
    with observed(folder, boundaries=boundaries) as kernel:
        yield kernel, tmp_path / "captures"


def test_boundaries(captured: tuple[Kernel, Path]) -> None:
    kernel, place = captured
    kernel.run("import random\nclass T: pass\ndef f(): pass\na = [1]\nb = a\nt = T()\nt.a = a\n", cell="zero")
    kernel.run("it = iter([1])\nimport os\nos.environ['NBLIFT_A'] = 'secret'", cell="one")
    kernel.run("random.random()\na.append(2)", cell="two")
    assert kernel.text("print(next(it))") == "1\n"
    one, two = (json.loads((place / f"{name}.json").read_text()) for name in ("one", "two"))
    validate(one, json.loads((SCHEMAS / "capture.json").read_text()))
    assert list(one["names"]) == ["a", "b", "t", "it"]
    assert one["left_out"] == {"module": 2, "class": 1, "function": 1}
    assert one["aliases"] == [["a", "b"]]
    assert ["a", "t"] in one["shares"]
    assert one["names"]["a"]["nodes"] == one["names"]["b"]["nodes"] != []
    assert one["names"]["t"]["type"] == "__main__.T"
    assert one["names"]["it"]["opaque"]
    assert "secret" not in (place / "one.json").read_text()
    assert list(one["environment"]) == ["NBLIFT_A"]
    assert one["names"]["a"]["digest"] != two["names"]["a"]["digest"]
    assert one["random"]["random"] != two["random"]["random"]
    tree = json.loads((place / f"{one['names']['a']['tree']}.json").read_text())
    assert tree["digest"] == one["names"]["a"]["digest"]


def test_a_failed_boundary_is_not_captured(captured: tuple[Kernel, Path]) -> None:
    kernel, place = captured
    kernel.run("a = 1\n1 / 0", cell="one")
    assert not (place / "one.json").exists()


def test_a_record_is_on_the_disk_when_its_cell_has_ended(captured: tuple[Kernel, Path]) -> None:
    kernel, place = captured
    for number in range(3):
        kernel.run("a = 1", cell=str(number))
        assert [record["cell"] for record in cells(place.parent / "work")] == [str(n) for n in range(number + 1)]


def test_a_notebook_that_loads_the_extension_is_observed_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with observed(folder) as kernel:
        kernel.run("%load_ext nblift_kernel", cell="load")
        kernel.run("a = [1]", cell="one")
        kernel.run("%unload_ext nblift_kernel", cell="unload")
        kernel.run("a.append(2)", cell="two")
    assert [record["cell"] for record in cells(folder)] == ["load", "one", "unload", "two"]
    assert cells(folder)[-1]["mutated"] == {"a": "observed"}


@pytest.mark.parametrize("broken", ["tracker.of_source", "names.Held"])
def test_our_own_failure_is_told_and_the_cell_goes_on(tmp_path: Path, broken: str) -> None:
    module, _, name = broken.partition(".")
    folder = tmp_path / "work"
    folder.mkdir()
    with observed(folder) as kernel:
        kernel.run("a = [1]", cell="one")
        kernel.run(f"import nblift_kernel.{module} as t\nkept = t.{name}\nt.{name} = None", cell="two")
        assert kernel.text("a.append(2)\nprint('done')", cell="three") == "done\n"
        kernel.run(f"t.{name} = kept", cell="four")
        kernel.run("a.append(3)", cell="five")
    assert [record["cell"] for record in cells(folder)].count("three") == 1
    records = {record["cell"]: record for record in cells(folder)}
    assert records["three"]["mutated"]["a"] == "may"
    assert "could not follow" in records["three"]["problems"][0]
    assert records["five"]["mutated"] == {"a": "observed"}
