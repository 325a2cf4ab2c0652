from collections.abc import Callable
from textwrap import dedent

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.repositories import make_spec, output, step
from tests.support.shop import HELPERS, SETTINGS, STEPS, shop_spec

from nblift.model.spec import After, Input, Published, SettingCall, Spec, ValueKind
from nblift.run.check import check_spec

SOURCE = {
    "src/shop/steps.py": dedent(STEPS),
    "src/shop/helpers.py": dedent(HELPERS),
    "src/shop/settings.py": dedent(SETTINGS),
}

replace = msgspec.structs.replace


def change(spec: Spec, name: str, **changes: object) -> Spec:
    """The spec with one step changed."""
    return replace(spec, steps=tuple(replace(s, **changes) if s.name == name else s for s in spec.steps))


def test_a_spec_that_fits_its_source_is_silent() -> None:
    assert check_spec(shop_spec(), SOURCE) == ()


FAULTS: dict[str, tuple[Callable[[Spec], Spec], str]] = {
    "an input that nobody makes": (
        lambda s: change(s, "report", inputs=(*s.step("report").inputs[1:], Input("first", "third@draw"))),
        "Step report reads third@draw, which no step before it makes.",
    ),
    "a reader before its maker": (
        lambda s: replace(s, steps=(s.steps[1], s.steps[0], *s.steps[2:])),
        "Step draw reads df@load, which no step before it makes.",
    ),
    "a value made twice in one step": (
        lambda s: change(s, "draw", outputs=(*s.step("draw").outputs, output("first@draw"))),
        "first@draw is made twice.",
    ),
    "a value made by two steps": (
        lambda s: change(s, "report", outputs=(output("df@load", field=False),)),
        "df@load is made twice.",
    ),
    "a value that another step should make": (
        lambda s: change(s, "report", outputs=(output("facts@stock", field=False),)),
        "Step report makes facts@stock, whose name says otherwise.",
    ),
    "an argument given twice": (
        lambda s: change(s, "draw", inputs=(*s.step("draw").inputs, Input("seed", "df@load"))),
        "Step draw is given its argument seed 2 times.",
    ),
    "a lost argument": (
        lambda s: change(s, "draw", inputs=()),
        "shop.steps:draw needs df, which the spec does not give.",
    ),
    "an argument too many": (
        lambda s: change(s, "load", parameters=("columns", "seed")),
        "shop.steps:load does not take seed, which the spec gives.",
    ),
    "an argument under another name": (
        lambda s: change(s, "draw", inputs=(Input("frame", "df@load"),)),
        "shop.steps:draw needs df, which the spec does not give and does not take frame, which the spec gives.",
    ),
    "a function that is gone": (
        lambda s: change(s, "draw", function="shop.steps:drow"),
        "There is no function shop.steps:drow, or its file is not valid Python.",
    ),
    "settings with a lost argument": (
        lambda s: replace(s, settings=(replace(s.settings[0], parameters=()), s.settings[1])),
        "shop.settings:configure needs precision, which the spec does not give.",
    ),
    "settings of an unknown parameter": (
        lambda s: replace(s, settings=(replace(s.settings[0], parameters=("precision", "width")), s.settings[1])),
        "The settings configure take the parameter width, which the pipeline does not have.",
    ),
    "settings of an unknown step": (
        lambda s: replace(s, settings=(*s.settings, SettingCall("more", "shop.settings:configure_report", "nowhere"))),
        "The settings more belong to nowhere, which is no step.",
    ),
    "unknown settings": (
        lambda s: change(s, "load", settings=("configure", "configure_load")),
        "Step load needs the settings configure_load, which the pipeline does not have.",
    ),
    "an unknown parameter": (
        lambda s: replace(s, parameters=s.parameters[1:]),
        "Step draw takes the parameter seed, which the pipeline does not have.",
    ),
    "two steps of one name": (
        lambda s: replace(s, steps=(s.steps[0], replace(s.steps[0], outputs=()), *s.steps[1:])),
        "2 steps are called load.",
    ),
    "an order after a later step": (
        lambda s: change(s, "load", after=(After("report", "why not"),)),
        "Step load comes after report, which is no step before it.",
    ),
    "a product that nobody makes": (
        lambda s: replace(s, published=(*s.published, Published("model", "model@fit"))),
        "The output model is model@fit, which no step makes.",
    ),
    "a product published twice": (
        lambda s: replace(s, published=(*s.published, s.published[0])),
        "The pipeline publishes facts 2 times.",
    ),
    "a unit with one member": (
        lambda s: change(
            s, "stock", outputs=(replace(s.step("stock").outputs[0], unit=None), *s.step("stock").outputs[1:])
        ),
        "shop@stock is alone in the unit shelves+shop of step stock.",
    ),
    "a file in a unit": (
        lambda s: change(
            s,
            "stock",
            outputs=tuple(replace(o, unit="x") if o.kind is ValueKind.FILE else o for o in s.step("stock").outputs),
        ),
        "stock_csv@stock is in the unit x but is a file, which shares nothing.",
    ),
    "a file without a path": (
        lambda s: change(s, "stock", outputs=tuple(replace(o, path=None) for o in s.step("stock").outputs)),
        "stock_csv@stock is a file without a path.",
    ),
    "several values and no field": (
        lambda s: change(s, "draw", outputs=tuple(replace(o, field=None) for o in s.step("draw").outputs)),
        "Step draw returns several values, and 5 of them without a field.",
    ),
    "a field handed on twice": (
        lambda s: change(s, "draw", outputs=tuple(replace(o, field="first") for o in s.step("draw").outputs)),
        "Step draw hands on its field first 5 times.",
    ),
    "a newer version": (lambda s: replace(s, version=2), "The spec is of format nblift.pipeline, version 2."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_and_told_in_a_sentence(fault: str) -> None:
    spoil, message = FAULTS[fault]
    told = check_spec(spoil(shop_spec()), SOURCE)
    assert message in [diagnostic.message for diagnostic in told]
    assert all(diagnostic.blocks and diagnostic.hint for diagnostic in told)


def test_a_changed_signature_is_shown_where_it_is() -> None:
    source = {
        **SOURCE,
        "src/shop/steps.py": SOURCE["src/shop/steps.py"].replace("columns: list[str]", "names: list[str]"),
    }
    [told] = check_spec(shop_spec(), source)
    [place] = told.places
    assert (told.code, place.file, place.function) == ("NB604", "src/shop/steps.py", "load")
    assert source["src/shop/steps.py"].splitlines()[(place.line or 0) - 1].startswith("def load(names")


def test_source_that_does_not_parse_is_no_exception() -> None:
    told = check_spec(shop_spec(), {**SOURCE, "src/shop/settings.py": "def configure(:"})
    assert [d.slug for d in told] == ["spec-signature"] * 2


@pytest.mark.parametrize(
    "source",
    [
        {"src/shop/steps/__init__.py": "from .work import work\n", "src/shop/steps/work.py": "def work(): ..."},
        {"src/shop/steps/__init__.py": "from shop.steps.a import b as work", "src/shop/steps/a.py": "def b(): ..."},
        {"src/shop/steps.py": "from ._inner import work", "src/shop/_inner.py": "def work(*, later=1): ..."},
        {"src/shop/steps.py": "from . import a\nfrom .a import work", "src/shop/a.py": "def work(): ..."},
        {"src/shop/steps.py": "def work(a): ...\ndef work(): ..."},
    ],
)  # fmt: skip
def test_functions_are_found_through_what_a_module_imports(source: dict[str, str]) -> None:
    assert check_spec(make_spec([step("work")]), source) == ()


@pytest.mark.parametrize(
    "source",
    [
        {"src/shop/steps.py": "from .other import work", "src/shop/other.py": "from .steps import work"},
        {"src/shop/steps.py": "from pandas import work"},
        {"src/shop/steps.py": "work = print"},
        {},
    ],
)
def test_a_function_that_is_nowhere_is_told(source: dict[str, str]) -> None:
    assert [d.slug for d in check_spec(make_spec([step("work")]), source)] == ["spec-signature"]


@st.composite
def pipelines(draw: st.DrawFn) -> tuple[Spec, dict[str, str]]:
    """A pipeline of steps that each read some earlier values, and its source."""
    steps, functions, made = [], [], list[str]()
    for number in range(draw(st.integers(1, 5))):
        inputs = draw(st.lists(st.sampled_from(made), unique_by=lambda v: v.partition("@")[0])) if made else []
        names = draw(st.sets(st.sampled_from("abc")))
        steps.append(step(f"s{number}", inputs=inputs, outputs=[f"{name}@s{number}" for name in sorted(names)]))
        made += [f"{name}@s{number}" for name in sorted(names)]
        functions.append(f"def s{number}({', '.join(value.partition('@')[0] for value in inputs)}): ...")
    return make_spec(steps), {"src/shop/steps.py": "\n".join(functions)}


@given(pipelines(), st.data())
def test_a_sound_pipeline_is_silent_and_no_longer_sound_when_a_step_is_gone(
    pipeline: tuple[Spec, dict[str, str]], data: st.DataObject
) -> None:
    spec, source = pipeline
    assert check_spec(spec, source) == ()
    gone = data.draw(st.sampled_from(spec.steps))
    rest = tuple(s for s in spec.steps if s is not gone)
    needed = any(i.value.endswith(f"@{gone.name}") for s in rest for i in s.inputs)
    assert bool(check_spec(replace(spec, steps=rest), source)) == needed
