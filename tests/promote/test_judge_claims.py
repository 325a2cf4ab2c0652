"""What a spec claims of its notebook, and which names the judge wants."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.support.judged import captured, notebook_of, notebook_run, seen
from tests.support.repositories import file_output, make_spec, step

from nblift.model.observation import Observation, Seen
from nblift.model.spec import CellRecord, Helper, NotebookRecord, Published, SettingCall, Spec, StepSpec
from nblift.promote.claims import false_claims
from nblift.promote.names import constants_elsewhere, required_names

NOTEBOOK = notebook_of(
    imports="import pandas as pd",
    load=("df = pd.DataFrame()", "step:load"),
    look="df.head()",
    old=("df.tail()", "skip"),
    fit=("model = df.sum()\nmodel.fit()", "step:fit", "output:model"),
    info="print('x')\ndf.info()",
)
RUN = Observation(
    (
        seen("imports"),
        msgspec.structs.replace(seen("load"), bound={"df": Seen("data", "pandas.DataFrame")}),
        seen("look"),
        seen("old"),
        msgspec.structs.replace(seen("fit"), bound={"model": Seen("data", "__main__.Model")}),
        seen("info"),
    )
)
RECORDS = {
    "imports": CellRecord("imports", 1, "imports"),
    "load": CellRecord("load", 2, "step"),
    "look": CellRecord("look", 3, "step", display_dropped=True),
    "old": CellRecord("old", 4, "skip", output_dropped=True),
    "fit": CellRecord("fit", 5, "step"),
    "info": CellRecord("info", 6, "step", display_dropped=True, output_dropped=True),
}
STEPS = (
    step("load", cells=("load", "look"), outputs=("df@load",), settings=("configure",)),
    step(
        "fit",
        cells=("fit", "info"),
        inputs=("df@load",),
        outputs=("model@fit",),
        settings=("configure", "configure_load"),
    ),
)
SETTINGS = (
    SettingCall("configure", "shop.settings:configure"),
    SettingCall("configure_load", "shop.settings:configure_load", "load"),
)


def spec_with(
    steps: tuple[StepSpec, ...] = STEPS,
    records: dict[str, CellRecord] = RECORDS,
    published: tuple[Published, ...] = (Published("model", "model@fit", "fit"),),
    **more: Any,
) -> Spec:
    spec = make_spec(steps, settings=SETTINGS)
    notebook = NotebookRecord("notebooks/shop.ipynb", "", tuple(records.values()))
    return msgspec.structs.replace(spec, notebook=notebook, published=published, **more)


def step_with(number: int, **changes: Any) -> tuple[StepSpec, ...]:
    steps = list(STEPS)
    steps[number] = msgspec.structs.replace(steps[number], **changes)
    return tuple(steps)


def record_with(cell: str, **changes: Any) -> dict[str, CellRecord]:
    return {**RECORDS, cell: msgspec.structs.replace(RECORDS[cell], **changes)}


def wrong(spec: Spec) -> list[tuple[str, str]]:
    """Step and sentence of what is not so."""
    found = list(false_claims(NOTEBOOK, spec, RUN))
    assert {d.what for d in found} <= {"spec"}
    return [(d.step, d.pipeline) for d in found]


def test_a_spec_that_says_what_is_so() -> None:
    assert wrong(spec_with()) == []


@pytest.mark.parametrize(
    ("spec", "at", "says"),
    [
        (spec_with(step_with(0, cells=("load",))), "load", "cells of step load"),
        (spec_with(step_with(1, cells=("info", "fit"))), "fit", "their order"),
        (spec_with(records=record_with("fit", role="skip")), "fit", "not tagged `skip`"),
        (spec_with(records={c: r for c, r in RECORDS.items() if c != "look"}), "load", "does not know cell 3"),
        (spec_with(records=record_with("fit", display_dropped=True)), "fit", "no look at data"),
        (spec_with(records=record_with("look", output_dropped=True)), "load", "no look at data"),
        (spec_with(displays="keep"), "load", "no look at data"),
        (spec_with(step_with(1, settings=("configure",))), "fit", "configure_load"),
        (spec_with(step_with(0, settings=())), "load", "configure"),
        (spec_with(published=()), "fit", "published as nothing"),
        (spec_with(published=(Published("model", "df@load", "fit"),)), "fit", "published as df@load"),
        (spec_with(published=(Published("df", "df@load", "load"),)), "load", "no cell is tagged so"),
        (spec_with(STEPS[:1], published=()), "fit", "no step fit, which binds `model`"),
    ],
)
def test_a_spec_that_says_what_is_not_so(spec: Spec, at: str, says: str) -> None:
    assert any(name == at and says in sentence for name, sentence in wrong(spec)), wrong(spec)


def test_an_older_file_is_not_published() -> None:
    made, again = file_output("a_csv@load", "a.csv"), file_output("a_csv@fit", "a.csv")
    steps = (
        msgspec.structs.replace(STEPS[0], outputs=(*STEPS[0].outputs, made)),
        msgspec.structs.replace(STEPS[1], outputs=(*STEPS[1].outputs, again)),
    )
    tagged = Published("model", "model@fit", "fit")
    assert wrong(spec_with(steps, published=(tagged, Published("a_csv", "a_csv@fit")))) == []
    assert [name for name, _ in wrong(spec_with(steps, published=(tagged, Published("a_csv", "a_csv@load"))))] == [
        "fit"
    ]


def test_a_tag_on_what_no_cell_binds_asks_for_nothing() -> None:
    notebook = notebook_of(load=("1 + 1", "step:load", "output:gone"))
    spec = make_spec([step("load", cells=("load",))])
    assert list(false_claims(notebook, spec, Observation((seen("load"),)))) == []


# ---------------------------------------------------------------------- names
Required = Callable[..., list[str]]


@pytest.fixture
def required(tmp_path: Path) -> Required:
    """Names that must be compared, of a step whose cells are given as source → what was seen."""

    def names(*cells: tuple[str, Any], held: str = "", role: str = "step") -> list[str]:
        sources = {f"c{n}": (source, "step:work") if n == 0 else source for n, (source, _) in enumerate(cells)}
        spec = make_spec([step("work", cells=tuple(sources))])
        roles = tuple(CellRecord(c, n, "skip" if n == len(sources) and role == "skip" else "step")
                      for n, c in enumerate(sources, 1))  # fmt: skip
        spec = msgspec.structs.replace(spec, notebook=NotebookRecord("", "", roles))
        saw = [msgspec.structs.replace(s, cell=f"c{n}") for n, (_, s) in enumerate(cells)]
        run = notebook_run({"work": captured(tmp_path / "work", dict.fromkeys(held.split(), 1))}, *saw)
        return required_names(notebook_of(**sources), spec, spec.steps[0], run)

    return names


def test_names_that_are_bound_and_still_there(required: Required) -> None:
    assert required(("a = b = 1", seen("", "a", "b")), held="a") == ["a"]
    assert required(("a = 1", seen("", "a")), ("del a", seen("", deleted=("a",))), held="a") == []
    assert required(("a = 1", seen("", "a")), ("b = 1", seen("", "b")), held="a b", role="skip") == ["a"]


def test_names_whose_object_a_cell_changes_under_that_name(required: Required) -> None:
    changed = seen("", mutated={"xs": "observed", "alias": "observed"})
    assert required(("xs.append(1)", changed), held="xs alias") == ["xs"]
    assert required(("def f():\n    xs.append(1)\nf()", changed), held="xs alias") == ["xs"]
    assert required(("def f():\n    alias = []\n    return alias", changed), held="xs alias") == []


def test_imported_names_belong_to_the_module(required: Required) -> None:
    assert required(("from math import pi", seen("", "pi")), held="pi") == []
    assert required(("from math import *\ne = 3", seen("", "pi", "e")), held="pi e") == ["e"]
    assert required(("from math import pi\npi = 3", seen("", "pi")), held="pi") == ["pi"]
    assert required(("pi = 3\nfrom math import pi", seen("", "pi")), held="pi") == []
    assert required(("from math import pi\nd = [pi for pi in [1]]", seen("", "pi", "d")), held="pi d") == ["d"]
    changed = seen("", mutated={"config": "observed"})
    assert required(("from far import config", seen("", "config")), ("config.x = 1", changed), held="config") == []


def test_constants_count_where_code_reaches_them() -> None:
    sources = {
        "src/shop/steps.py": "from .helpers import price\n\ndef load(): return price()\n\ndef fit(): return RATE\n",
        "src/shop/helpers.py": "RATE = 1\nSCALE = 2\nDEAD = 3\n\ndef price(scale=SCALE): return scale\n",
    }
    constants = tuple(Helper(n, n, f"shop.helpers:{n}", "constant") for n in ("RATE", "SCALE", "DEAD"))
    spec = make_spec([step("load"), step("fit")], helpers=constants)
    assert constants_elsewhere(spec, sources) == {"load": {"RATE"}, "fit": {"SCALE"}}
