"""What the package of a pipeline is called."""

import pytest
from tests.analysis.suggested import notebook_of
from tests.support.quick import Cell

from nblift.lift.lifting import lift, package_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Churn 2024", "churn_2024"),
        ("2024 churn", "p_2024_churn"),
        ("räume", "rume"),
        ("—", "pipeline"),
        ("class", "class_pipeline"),
        ("Random", "random_pipeline"),
        ("test", "test_pipeline"),
        ("numpy", "numpy_pipeline"),
        ("churn", "churn"),
    ],
)
def test_a_package_can_be_imported_and_hides_nothing(text: str, name: str) -> None:
    assert package_name(text) == name


def test_what_the_notebook_imports_stays_what_it_is() -> None:
    cells = [Cell("import statstools.plots as plots", (), "a"), Cell("print(plots.draw())", ("step:draw",), "b")]
    found = lift(notebook_of(cells), name="statstools")
    assert {path.split("/")[1] for path in found.sources if path.startswith("src/")} == {"statstools_pipeline"}
