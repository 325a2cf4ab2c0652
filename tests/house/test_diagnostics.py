"""Every kind of diagnostic has a code of its own, says what to do, and has a page that is up to date."""

import ast
import re
from pathlib import Path

import pytest

from nblift.cli.catalog import ROOMS, all_rules, index, page, page_name
from nblift.model.diagnostic import Rule

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "diagnostics"
RULES = all_rules()


def test_each_code_is_used_once_and_in_the_range_of_its_room() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for number, room in enumerate(ROOMS, 1):
        module = ast.parse((ROOT / "src" / "nblift" / room / "rules.py").read_text(encoding="utf-8"))
        codes = [node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and _is_code(node.value)]
        assert codes
        assert {_range_of(str(code)) for code in codes} == {number}
        assert {rule.code for rule in RULES if _range_of(rule.code) == number} == set(codes)


def _range_of(code: str) -> int:
    """Number of the room that a code belongs to: its first digit, but NB66 and NB67 are of the tenth room."""
    return 10 if code.startswith(("NB66", "NB67")) else int(code[2])


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 5 and value.startswith("NB") and value[2:].isdigit()


def test_rules_stand_in_the_rules_of_their_rooms_only() -> None:
    files = [path for path in (ROOT / "src").rglob("*.py") if " = Rule(" in path.read_text(encoding="utf-8")]
    assert sorted(files) == sorted(ROOT / "src" / "nblift" / room / "rules.py" for room in ROOMS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_what_it_means_and_what_to_do(rule: Rule) -> None:
    assert len(rule.explanation.split()) >= 12
    assert rule.explanation.endswith(".")
    assert len(rule.mend.split()) >= 4, f"{rule.code} does not say what to do: give it `mend`"
    assert rule.mend.endswith(".")
    if rule.example:
        ast.parse(re.sub(r"^[%!]", "#", rule.example, flags=re.MULTILINE))


def test_pages_are_up_to_date(update_cases: bool) -> None:
    wanted = {page_name(rule): page(rule) for rule in RULES} | {"README.md": index()}
    if update_cases:
        PAGES.mkdir(exist_ok=True)
        for stale in {path.name for path in PAGES.iterdir()} - wanted.keys():
            (PAGES / stale).unlink()
        for name, text in wanted.items():
            (PAGES / name).write_text(text, encoding="utf-8")
    written = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir()}
    assert written == wanted, "pytest tests/house/test_diagnostics.py --update-cases writes the pages anew"
