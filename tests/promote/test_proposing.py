"""Notebooks without step tags: promoted in suggested steps, which are kept."""

import json
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from tests.analysis.suggested import notebook_of
from tests.analysis.test_suggest_laws import untagged
from tests.support.notebooks import cell, write_notebook
from tests.support.programs import Program, programs
from tests.support.quick import Cell, Quick, QuickResult, forked, quick_promote

from nblift.analysis.suggest import applied, suggest
from nblift.lift.lifting import lift
from nblift.model.diagnostic import errors
from nblift.model.proposal import Proposal, ProposedStep
from nblift.model.verdict import Verdict
from nblift.notebook import parse_tags
from nblift.promote.promotion import Options, Promotion, boundaries_of, promote
from nblift.promote.proposing import Settled, proposed, refined, regrouped, settled
from nblift.promote.reverify import verify_repository
from nblift.repository.specfile import load_spec

FEW = settings(
    max_examples=20,
    derandomize=True,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def tagged(cells: list[Cell], proposal: Proposal) -> list[Cell]:
    """Cells with the tags of a proposal for them."""
    tags = {c.id: c.tags for c in applied(notebook_of(cells), proposal).cells}
    return [Cell(c.source, (*[t for t in c.tags if t == "markdown"], *tags[c.id]), c.id) for c in cells]


def finest(proposal: Proposal) -> Proposal:
    """A step for every cell of the steps: the run is captured everywhere."""
    cells = [cell for step in proposal.steps for cell in step.cells]
    return Proposal(tuple(ProposedStep(f"part_{c}", (c,)) for c in cells), proposal.setup)


def promoted(cells: list[Cell], work: Path) -> tuple[Settled, QuickResult | None]:
    """What `promote` does with cells that have no step tags, without kernels."""
    source = notebook_of(cells)
    first = finest(suggest(source))
    quick = Quick(tagged(cells, first), {}, work)
    assert quick.run.failure is None, quick.run.failure
    ends, run = boundaries_of(quick.notebook), quick.run
    wanted = refined(source, first, run.observation)
    assert {s.cells[0] for s in wanted.steps} <= {s.cells[0] for s in first.steps}
    found = settled(source, wanted, lambda n: regrouped(run, ends, boundaries_of(n)).observation)
    if found.lifted.spec is None:
        return found, None
    quick.notebook, quick.run = found.notebook, regrouped(run, ends, boundaries_of(found.notebook))
    return found, quick.judge(found.lifted, formatted=False)


def test_random_programs_compute_the_same_in_suggested_steps(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    @FEW
    @given(programs(most=24))
    def hunt(program: Program) -> None:
        cells = untagged(program.cells)
        seen["all"] += 1
        found, result = promoted(cells, tmp_path / str(seen["all"]))
        seen[f"{min(len(found.proposal.steps), 2)} steps"] += 1
        if result is None or result.verdict is not Verdict.VERIFIED:
            # what one step alone would not compute either is no fault of the cut
            whole = ProposedStep("whole", tuple(c for s in found.proposal.steps for c in s.cells))
            one = Proposal((whole,), found.proposal.setup)
            alone = quick_promote(tagged(cells, one), formatted=False)
            assert alone.verdict is not Verdict.VERIFIED, (found.lifted.diagnostics, found.proposal)
            seen["declined" if result is None else "not verified"] += 1
            return
        assert result.spec is not None
        assert [s.name for s in result.spec.steps if s.name != "setup"] == [s.name for s in found.proposal.steps]

    hunt()
    assert seen["2 steps"] > 0.3 * seen["all"]
    assert seen["declined"] + seen["not verified"] < 0.2 * seen["all"]


def test_a_static_suggestion_never_makes_an_error() -> None:
    @settings(FEW, max_examples=60)
    @given(programs(most=30))
    def hunt(program: Program) -> None:
        notebook = notebook_of(untagged(program.cells))
        found = proposed(notebook)
        if errors(found.lifted.diagnostics):
            whole = ProposedStep("all", tuple(c.id for c in notebook.code_cells if parse_tags(c).role is None))
            assert errors(lift(applied(notebook, Proposal((whole,)))).diagnostics)

    hunt()


STUDY = (
    cell("import math\n", identifier="i"),
    cell("xs = list(range(30))\nxs.append(4)", identifier="a"),
    cell("ys = [math.sqrt(x) for x in xs]", identifier="b"),
    cell("# Sums\ntotal = sum(ys)", identifier="c"),
    cell("part = total / len(ys)", identifier="d"),
    cell("# Show\nprint(round(part, 3))", identifier="e"),
    cell("print(round(total, 3))", identifier="f"),
)


def promotion(path: Path, target: Path, options: Options | None = None) -> Promotion:
    with forked():
        return promote(path, target, options or Options())


def proposal_of(target: Path) -> Proposal:
    found = load_spec((target / "pipeline.json").read_bytes()).notebook.proposal
    assert found is not None
    return found


def content(target: Path) -> dict[str, bytes]:
    files = [f for f in target.rglob("*") if f.is_file() and not {".nblift", "recorded"} & set(f.parts)]
    return {f.relative_to(target).as_posix(): f.read_bytes() for f in files}


def test_an_untagged_notebook_is_promoted_in_suggested_steps(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, *STUDY)
    before = path.read_bytes()
    done = promotion(path, tmp_path / "out")
    assert done.verification.verdict is Verdict.VERIFIED, done.diagnostics
    assert done.spec is not None
    names = [s.name for s in done.spec.steps]
    assert len(names) >= 2
    note = next(d for d in done.diagnostics if d.slug == "suggested-steps")
    assert all(f"`{name}`" in note.message for name in names)
    assert path.read_bytes() == before
    kept = json.loads((tmp_path / "out" / done.spec.notebook.path).read_text())
    tags = [t for c in kept["cells"] for t in c["metadata"].get("tags", []) if t.startswith("step:")]
    assert tags == [f"step:{name}" for name in names]
    with forked():
        assert verify_repository(tmp_path / "out").verification.verdict is Verdict.VERIFIED


def test_a_suggestion_is_kept_for_the_next_promotion(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, *STUDY)
    target = tmp_path / "out"
    promotion(path, target)
    first, files = proposal_of(target), content(target)
    again = promotion(path, target)
    assert again.written is not None
    assert again.written.changed == ()
    assert content(target) == files

    added = cell("ys = [y + 1 for y in ys]", identifier="new")
    edited = write_notebook(tmp_path, *STUDY[:3], added, *STUDY[3:], name="small")
    done = promotion(edited, target)
    assert done.verification.verdict is Verdict.VERIFIED, done.diagnostics
    second = proposal_of(target)
    assert [s.name for s in second.steps] == [s.name for s in first.steps]
    owner = next(s for s in first.steps if "b" in s.cells)
    assert next(s.cells for s in second.steps if "new" in s.cells) == tuple(
        x for c in owner.cells for x in ((c, "new") if c == "b" else (c,))
    )


def test_a_suggestion_can_be_made_anew(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, *STUDY)
    target = tmp_path / "out"
    promotion(path, target)
    spec = target / "pipeline.json"
    fresh = [s.name for s in proposal_of(target).steps]
    known = json.loads(spec.read_text())
    known["notebook"]["proposal"]["steps"][0]["name"] = "by_hand"
    spec.write_text(json.dumps(known))
    kept = promotion(path, target, Options(force=True))
    assert kept.spec is not None
    assert kept.spec.steps[0].name == "by_hand"
    anew = promotion(path, target, Options(force=True, resuggest=True))
    assert anew.spec is not None
    assert [s.name for s in anew.spec.steps] == fresh


def test_what_no_cut_mends_leaves_the_cuts(tmp_path: Path) -> None:
    broken = cell("known = [y for y in ys if y > 2]", "skip", identifier="look")
    user = cell("print(len(known))", identifier="user")
    mistaken = (*STUDY[:3], broken, user, *STUDY[3:])
    source = notebook_of([Cell(c["source"], tuple(c["metadata"].get("tags", ())), c["id"]) for c in mistaken])
    found = proposed(source)
    assert [d.slug for d in errors(found.lifted.diagnostics)] == ["needs-skipped"]
    assert len(found.proposal.steps) > 1
    assert found.proposal == suggest(source)
    done = promotion(write_notebook(tmp_path, *mistaken), tmp_path / "out")
    assert done.verification.verdict is Verdict.DECLINED
    assert "needs-skipped" in [d.slug for d in errors(done.diagnostics)]


def test_steps_are_joined_where_a_cut_would_be_an_error(tmp_path: Path) -> None:
    cells = [
        Cell("xs = [1, 2]\nxs.append(3)", (), "a"),
        Cell("pairs = (x * x for x in xs)", (), "b"),
        Cell("# Next\nfirst = next(pairs)", (), "c"),
        Cell("print(first, xs)", (), "d"),
    ]
    source = notebook_of(cells)
    steps = [
        ProposedStep("one", ("a",)),
        ProposedStep("two", ("b",)),
        ProposedStep("three", ("c",)),
        ProposedStep("four", ("d",)),
    ]
    quick = Quick(tagged(cells, Proposal(tuple(steps))), {}, tmp_path / "work")
    ends = boundaries_of(quick.notebook)
    found = settled(source, Proposal(tuple(steps)), lambda n: regrouped(quick.run, ends, boundaries_of(n)).observation)
    assert [s.cells for s in found.proposal.steps] == [("a",), ("b", "c"), ("d",)]
    assert found.lifted.spec is not None, found.lifted.diagnostics
    quick.notebook, quick.run = found.notebook, regrouped(quick.run, ends, boundaries_of(found.notebook))
    assert {step: "first" in capture.names for step, capture in quick.run.captures.items()} == {
        "one": False, "two": True, "four": True,
    }  # fmt: skip
    assert quick.judge(found.lifted).verdict is Verdict.VERIFIED


def test_code_above_the_first_step_joins_it() -> None:
    source = notebook_of([Cell("x = [1]\nx.append(2)"), Cell("y = sum(x)"), Cell("print(y)")])
    found = settled(source, Proposal((ProposedStep("one", ("c2", "c3")),)))
    assert [s.cells for s in found.proposal.steps] == [("c1", "c2", "c3")]
    assert found.lifted.spec is not None


def test_what_stops_one_step_alone_is_told_as_such() -> None:
    source = notebook_of([Cell("x = [1]\nx.append(2)"), Cell("await print(x)"), Cell("print(x)")])
    found = settled(source, Proposal((ProposedStep("one", ("c1", "c2")), ProposedStep("two", ("c3",)))))
    assert found.lifted.spec is None
    assert [s.cells for s in found.proposal.steps] == [("c1", "c2"), ("c3",)], "no other cut would help"
    assert [d.slug for d in errors(found.lifted.diagnostics)] == ["not-in-a-function"]


def test_only_functions_are_declined_with_a_place_to_begin(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("def f():\n    return 1"), cell("import os"))
    done = promotion(path, tmp_path / "out")
    assert done.verification.verdict is Verdict.DECLINED
    assert [d.slug for d in errors(done.diagnostics)] == ["no-steps"]
