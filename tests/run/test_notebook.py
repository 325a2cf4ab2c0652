import msgspec
import pytest
from tests.support.repositories import make_spec, parameter, step
from tests.support.shop import shop_spec

from nblift.model.spec import SettingCall
from nblift.run.notebook import step_notebook
from nblift.run.parameters import complete_parameters

SPEC = shop_spec()


def texts(notebook: dict[str, object]) -> list[str]:
    cells = notebook["cells"]
    assert isinstance(cells, list)
    return [cell["source"] for cell in cells]


def test_a_step_reads_like_what_a_person_would_write() -> None:
    notebook = step_notebook(SPEC, SPEC.step("report"), complete_parameters(SPEC, {"precision": 3}))
    assert texts(notebook) == [
        """# report: Report

Step 4 of 4 of **shop**. It calls `shop.steps.report`, lifted from cell 4 of `notebooks/shop.ipynb`.""",
        "precision = 3",
        """from nblift_kernel.step import open_step

step = open_step()

from shop.settings import configure

configure(precision=precision)

first = step.load("first")
again = step.load("again")
second = step.load("second")
shelves = step.load("shelves")
shop = step.load("shop")
stock_csv = step.load("stock_csv")
python_random_state = step.load("python_random_state")""",
        """from shop.steps import report

result = report(
    first=first,
    again=again,
    second=second,
    shelves=shelves,
    shop=shop,
    stock_csv=stock_csv,
    python_random_state=python_random_state,
)""",
        "step.save(result)",
    ]


def test_a_short_call_stands_on_one_line() -> None:
    notebook = step_notebook(SPEC, SPEC.step("draw"), complete_parameters(SPEC, {}))
    assert texts(notebook)[1] == "seed = 7\nlimit = None\nprecision = 2"
    assert texts(notebook)[3] == "from shop.steps import draw\n\nresult = draw(df=df, seed=seed, limit=limit)"


def test_a_step_without_anything_has_no_parameters_cell() -> None:
    spec = make_spec([step("work")])
    assert texts(step_notebook(spec, spec.steps[0], {}))[1:] == [
        "from nblift_kernel.step import open_step\n\nstep = open_step()",
        "from shop.steps import work\n\nresult = work()",
        "step.save(result)",
    ]


def test_values_are_written_so_that_python_reads_them_back() -> None:
    given = {"text": 'it\'s "q"\n', "far": float("inf"), "pair": [1, 2], "keys": {"1": []}}
    kinds = {"text": "str", "far": "float", "pair": "tuple[int, int]", "keys": "dict[int, list[str]]"}
    parameters = [parameter(name, kind, given[name]) for name, kind in kinds.items()]
    spec = make_spec([step("work", parameters=tuple(kinds))], parameters=parameters)
    cell = texts(step_notebook(spec, spec.steps[0], complete_parameters(spec, {})))[1]
    names: dict[str, object] = {}
    exec(cell, names)
    assert [names[name] for name in kinds] == ['it\'s "q"\n', float("inf"), (1, 2), {1: []}]


@pytest.mark.parametrize("taken", ["step", "step_"])
def test_the_connection_takes_no_name_of_the_step(taken: str) -> None:
    inputs = ["step@a", "step_@a"][: 1 + (taken == "step_")]
    spec = make_spec([step("a", outputs=inputs), step("b", inputs=inputs)])
    cells = texts(step_notebook(spec, spec.steps[1], {}))
    assert f"{taken}_ = open_step()" in cells[1]
    assert f'step = {taken}_.load("step")' in cells[1]
    assert cells[-1] == f"{taken}_.save(result)"


def test_settings_are_called_in_order_and_their_parameters_are_there() -> None:
    settings = [
        SettingCall("second", "shop.settings:second", None),
        SettingCall("first", "shop.settings:first", None, parameters=("width",)),
        SettingCall("third", "shop.settings:third", None),
    ]
    spec = make_spec(
        [step("work", settings=("first", "second"))], settings=settings, parameters=[parameter("width", "int", 4)]
    )
    cells = texts(step_notebook(spec, spec.steps[0], {"width": 4}))
    assert cells[1] == "width = 4"
    assert cells[2].endswith(
        "from shop.settings import first\nfrom shop.settings import second\n\nfirst(width=width)\nsecond()"
    )


def test_the_same_step_gives_the_same_notebook() -> None:
    values = complete_parameters(SPEC, {})
    first, second = (msgspec.json.encode(step_notebook(SPEC, SPEC.step("stock"), values)) for _ in range(2))
    assert first == second
