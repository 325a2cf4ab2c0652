"""What the panel can do about a diagnostic."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from nblift.cli.catalog import all_rules
from nblift.lift import rules as lifting
from nblift.model.diagnostic import Place, Rule
from nblift.repository import rules as writing
from nblift.server import fixes
from nblift.server.fixes import on_the_wire
from nblift.server.messages_cells import Fix

STEPS = {"a": None, "b": "load", "c": "load", "d": "report"}


def test_fixes_are_for_diagnostics_that_exist() -> None:
    assert fixes._FIXES.keys() <= {rule.code for rule in all_rules()}


def test_a_name_of_a_skipped_cell() -> None:
    said = lifting.NEEDS_SKIPPED.at("m", Place("d", 4, 1), Place("c", 3), hint="h")
    assert on_the_wire(said, STEPS).fixes == (
        Fix("Include cell 3", "untag", ("c",), "skip"),
        Fix("Skip cell 4 too", "tag", ("d",), "skip"),
    )


def test_code_before_the_first_step() -> None:
    said = lifting.OUTSIDE_STEPS.at("m", Place("a", 1), hint="h")
    assert on_the_wire(said, STEPS).fixes == (
        Fix("Put cell 1 into load", "move", ("a",), "load"),
        Fix("Make cell 1 setup", "tag", ("a",), "setup"),
    )


def test_what_cannot_travel_merges_the_step_with_the_one_above() -> None:
    said = lifting.CANNOT_TRAVEL.at("m", Place("d", 4), hint="h")
    assert on_the_wire(said, STEPS).fixes == (Fix("Merge report with the step above", "merge", ("d",), "report"),)
    assert on_the_wire(lifting.CANNOT_TRAVEL.at("m", Place("b", 2), hint="h"), STEPS).fixes == ()


def test_files_and_places() -> None:
    assert [f.kind for f in on_the_wire(writing.EDITED.at("m", hint="h")).fixes] == ["force"]
    assert [f.kind for f in on_the_wire(writing.NOT_OURS.at("m", hint="h")).fixes] == ["place"]


def test_a_diagnostic_without_a_fix_says_the_same_as_elsewhere() -> None:
    said = lifting.UNDEFINED.at("m", Place("a", 1), hint="h")
    found = on_the_wire(said)
    assert (found.code, found.message, found.hint, found.places, found.fixes) == ("NB304", "m", "h", said.places, ())


def test_the_server_starts_without_the_analysis() -> None:
    script = "import sys, nblift.server.routes, nblift.server.live; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    late = ("nblift.analysis.graph", "nblift.lift.lifting", "nblift.promote.promotion", "nblift.store.store", "libcst")
    assert set(late) & set(done.stdout.split()) == set()


def test_no_hint_in_the_panel_names_a_command_or_an_option() -> None:
    """The panel has buttons: whatever of the hints of its rooms speaks to a terminal is said in its words there."""
    codes = {name: rule.code for name, rule in _named_rules()}
    spoken = {codes[rule] for rule, hint in _hints() if fixes.speaks_to_a_terminal(hint)}
    assert spoken == fixes._IN_THE_PANEL.keys()
    assert not any(map(fixes.speaks_to_a_terminal, fixes._IN_THE_PANEL.values()))


def test_a_hint_for_a_terminal_names_the_button_in_the_panel() -> None:
    said = writing.EDITED.at("m", hint="Promote with `--force`.")
    assert "“Write anyway, keep mine beside”" in on_the_wire(said).hint
    assert on_the_wire(writing.EDITED.at("m", hint="Take it into the notebook.")).hint == "Take it into the notebook."


def _named_rules() -> Iterator[tuple[str, Rule]]:
    for room in ("notebook", "analysis", "lift", "repository", "run", "promote"):
        for name, value in vars(importlib.import_module(f"nblift.{room}.rules")).items():
            if isinstance(value, Rule):
                yield name, value


def _hints() -> Iterator[tuple[str, str]]:
    """Name of a rule and text of a hint, for each diagnostic that is made where the panel may show it."""
    root = Path(fixes.__file__).parent.parent
    rooms = [*(root / room for room in ("notebook", "analysis", "lift", "repository", "promote"))]
    for file in [*(file for room in rooms for file in room.glob("*.py")), root / "run" / "kernel.py"]:
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "at":
                hint = next((keyword.value for keyword in call.keywords if keyword.arg == "hint"), None)
                if hint is not None:
                    yield ast.unparse(call.func.value).rpartition(".")[2], ast.unparse(hint)
