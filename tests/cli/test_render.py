from textwrap import dedent

from nblift.cli.render import counted, render, table
from nblift.model.diagnostic import Place, Rule, Severity

ALIASED = Rule("NB203", "aliased-state", Severity.ERROR, "Why.")
NOTE = Rule("NB204", "something", Severity.NOTE, "Why.")


def test_a_diagnostic_says_what_where_and_what_next() -> None:
    told = ALIASED.at(
        "`rows` and `first` share a list.",
        Place(cell="load", number=7, line=3, column=9, source="    first = rows[0]"),
        Place(file="src/shop/steps.py", line=12, source="\treturn rows", function="load"),
        hint="Put both cells into one step.",
    )
    assert render(told, "notebooks/shop.ipynb") == dedent("""\
        error[aliased-state] NB203: `rows` and `first` share a list.
          --> notebooks/shop.ipynb, cell 7 (load), line 3
              first = rows[0]
                  ^
          --> src/shop/steps.py, line 12, in load
              return rows
              ^
          hint: Put both cells into one step.""")


def test_a_diagnostic_without_a_place_is_two_lines() -> None:
    assert render(NOTE.at("So it is.", hint="Leave it.")) == "note[something] NB204: So it is.\n  hint: Leave it."


def test_places_tell_what_they_know() -> None:
    places = [Place(cell="x"), Place(number=2), Place(file="pipeline.json"), Place(line=3, source="   ")]
    lines = render(NOTE.at("So.", *places, hint="Go.")).splitlines()
    assert lines[1:-1] == [
        "  --> notebook, cell x", "  --> notebook, cell 2", "  --> pipeline.json", "  --> notebook, line 3",
    ]  # fmt: skip


def test_columns_are_aligned() -> None:
    assert table([["a", "long one", ""], ["bcd", "x", "end"]]) == "a    long one\nbcd  x         end"


def test_counts_have_their_plural() -> None:
    assert [counted(number, "step") for number in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


def test_of_many_places_the_first_are_shown() -> None:
    rule = Rule("NB999", "many", Severity.NOTE, "")
    text = render(rule.at("Many.", *(Place(f"c{n}", n) for n in range(1, 12)), hint="None."))
    assert text.count("-->") == 8
    assert "  and 3 more places\n  hint: None." in text
