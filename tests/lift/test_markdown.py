"""What docstrings and the README take from a notebook's Markdown."""

from nblift.lift.docs import docstring
from nblift.lift.markdown import opening, plain


def test_a_description_ends_at_the_next_heading_and_keeps_its_lines() -> None:
    text = "Sales by town:\n\n* north\n* south\n\n```\n# no heading\n```\n\n## Data\n\nFrom the shop."
    assert opening(text) == "Sales by town:\n\n* north\n* south\n\n```\n# no heading\n```"


def test_paragraphs_are_joined_and_lists_are_not() -> None:
    text = "Read the\nsales.\n\nTowns:\n* north,\n  with its harbour\n* south\n\n1. one\n2. two"
    assert plain(text) == "Read the sales.\n\nTowns:\n\n* north, with its harbour\n* south\n\n1. one\n2. two"


def test_headings_lose_their_marks_and_fences_their_fences() -> None:
    assert plain("### Why\nIt is so.\n```python\nx = 1\n\ny = 2\n```\nDone.") == (
        "Why\n\nIt is so.\n\n    x = 1\n\n    y = 2\n\nDone."
    )


def test_tables_and_formulas_stay_line_by_line() -> None:
    assert plain("| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\nx^2\n$$") == "| a | b |\n|---|---|\n| 1 | 2 |\n\n$$\nx^2\n$$"


def test_long_items_hang() -> None:
    text = docstring("Read", plain("- " + "word " * 30), [], [])
    assert text.split("\n")[2].startswith("- word")
    assert text.split("\n")[3].startswith("  word")
