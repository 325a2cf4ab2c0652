from pathlib import Path

import msgspec
import pytest

from nblift.model.spec import After, Input, Output, Published, Spec, StepSpec, ValueKind
from nblift.model.verdict import Compared, Difference, StepComparison, Verdict, Verification
from nblift.repository.markdown import code, listed, literal, ranges, table
from nblift.repository.picture import picture
from nblift.repository.readme import example, readme
from nblift.repository.specfile import unexecuted
from nblift.repository.verdict import verdict

from . import sample_pipeline

GOLDEN = Path(__file__).parent / "golden" / "README.md"


def test_a_person_reads_this() -> None:
    text = readme(sample_pipeline.spec(), sample_pipeline.verified(), plots=True)
    assert text == GOLDEN.read_text("utf-8")


def bare(*steps: StepSpec, published: tuple[Published, ...] = ()) -> Spec:
    """A pipeline of which nothing is known but its steps."""
    return msgspec.structs.replace(
        sample_pipeline.spec(), parameters=(), settings=(), steps=steps, published=published, checks=(), description=""
    )


def step(name: str, **known: object) -> StepSpec:
    """A step of which little is known."""
    return msgspec.convert({"name": name, "title": name, "function": "", "digest": "", "cells": [], **known}, StepSpec)


def test_a_pipeline_with_nothing_says_so() -> None:
    text = readme(bare(step("alone")), unexecuted(), plots=False)
    assert "A run writes no files." in text
    assert text.count("\n\nNone.\n\n") == 2
    assert "-p " not in text
    assert "    alone\n" in text
    assert "**Unverified**: the notebook was promoted without running anything. Nobody has shown" in text


def test_the_picture_keeps_apart_what_mermaid_would_mix_up() -> None:
    first = step("end", outputs=[{"value": "a@end", "kind": "file", "path": 'in/a "b" & c.csv'}, {"value": "b@end"}])
    second = step(
        "graph",
        inputs=[{"argument": "a", "value": "a@end"}, {"argument": "b", "value": "b@end"}],
        after=[{"step": "end", "why": "writes the table end"}],
    )
    third = step("last", inputs=[{"argument": name, "value": "b@end"} for name in ("one", "other")])
    published = (Published("b", "b@end"),)
    assert picture(bare(first, second, third, published=published)).splitlines() == [
        "flowchart TD",
        '    step_end[end] -- "a #quot;b#quot; #amp; c.csv, b" --> step_graph[graph]',
        '    step_end[end] -. "writes the table end" .-> step_graph[graph]',
        "    step_end[end] -- b --> last",
        "    step_end[end] == b ==> out1([b])",
    ]


def test_one_settings_arrow_is_enough() -> None:
    drawn = picture(
        msgspec.structs.replace(
            sample_pipeline.spec(),
            steps=tuple(
                msgspec.structs.replace(one, after=(After("draw", "settings"),)) if one.name == "end" else one
                for one in sample_pipeline.spec().steps
            ),
        )
    )
    assert drawn.count("-. settings .->") == 1


def test_a_size_that_a_later_cell_made_stale_is_not_shown() -> None:
    spec = sample_pipeline.spec()
    cells = spec.observed.cells
    later = msgspec.structs.replace(cells[-1], cell="more", bound={}, mutated={"result": "observed"})
    last = msgspec.structs.replace(spec.steps[-1], cells=("end", "more"))
    changed = msgspec.structs.replace(
        spec,
        observed=msgspec.structs.replace(spec.observed, cells=(*cells, later)),
        steps=(*spec.steps[:-1], last),
    )
    assert "3 rows × 4 columns" in readme(spec, unexecuted(), plots=False)
    assert "3 rows × 4 columns" not in readme(changed, unexecuted(), plots=False)


def test_a_published_file_is_shown_with_its_path() -> None:
    output = Output("out_csv@a", kind=ValueKind.FILE, path="out/x.csv")
    spec = bare(msgspec.structs.replace(step("a"), outputs=(output,)), published=(Published("out_csv", "out_csv@a"),))
    text = readme(spec, unexecuted(), plots=False)
    assert "| `out_csv` | `a` | file `out/x.csv` | |" in text
    assert "a == x.csv ==> out1([x.csv])" in text
    assert "Files are written below the current directory: `out/`." in text


def compared(verdict_: Verdict, reason: str = "", **known: object) -> Verification:
    """A verification with one step."""
    steps = (StepComparison("fit", ("c",), not_compared=("a video",), tolerance={"auc": 2e-10}),)
    return msgspec.structs.replace(Verification(verdict_, reason, steps, Compared(1, 0, 2)), **known)


def test_verified_says_no_more_than_was_compared() -> None:
    first, *limits = verdict(compared(Verdict.VERIFIED)).splitlines()
    assert first == (
        "**Verified**: notebook and pipeline were run side by side, and 1 name, 0 bytes of text and 2 figures, "
        "taken at the end of every step, are the same (`verification.json`)."
    )
    assert limits == [
        "Equal up to a relative 2e-10, as two runs of the notebook are: `auc`.",
        "Not compared: a video.",
    ]


def test_unverified_gives_the_reason_and_a_warning() -> None:
    text = verdict(compared(Verdict.UNVERIFIED, "the notebook needs a database"))
    assert text.startswith("**Unverified**: the notebook needs a database. Nobody has shown ")


def test_different_says_where_and_warns() -> None:
    first = Difference("fit", "value", "auc", "auc[3]", "0.8", "0.7", "own process")
    text = verdict(compared(Verdict.DIFFERENT, "A value differs.", first_difference=first))
    assert "does not compute what the notebook computed. A value differs." in text
    assert "The first difference is in step `fit`: value `auc[3]`." in text
    assert "--write-different" in text


def test_a_declined_notebook_has_no_readme() -> None:
    with pytest.raises(ValueError, match="declined"):
        verdict(compared(Verdict.DECLINED))


def test_the_example_on_the_command_line_survives_a_shell() -> None:
    parameter = sample_pipeline.spec().parameters[0]
    shown = {
        value: example(msgspec.structs.replace(parameter, default=value)) for value in (7, None, "a b", "5", "it's")
    }
    assert shown == {
        7: "-p seed=7",
        None: "-p seed=null",
        "a b": "-p 'seed=a b'",
        "5": "-p 'seed=\"5\"'",
        "it's": "-p 'seed=it'\"'\"'s'",
    }


def test_pieces_of_markdown() -> None:
    assert table(("a", "b"), [("x | y", "two\nlines")]) == "| a | b |\n|---|---|\n| x \\| y | two lines |"
    assert literal({"a": [1, None, True], "b": 'say "hi"'}) == '{"a": [1, None, True], "b": "say \\"hi\\""}'
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert ranges([9, 6, 7, 8, 12]) == "6–9, 12"
    assert code("a`b") == "``a`b``"


def test_a_missing_producer_is_an_error_of_ours_not_a_gap_in_the_picture() -> None:
    broken = msgspec.structs.replace(step("a"), inputs=(Input("x", "x@nowhere"),))
    with pytest.raises(KeyError):
        picture(bare(broken))
