"""The benchmark of suggested steps: boundaries by hand, and what is asked of steps."""

import json

import pytest
from cuts import SETS, Good, Hits, boundaries, goodness
from promotion_sources import HERE
from tests.analysis.suggested import cells_of, notebook_of

from nblift.model.proposal import Proposal, ProposedStep

NOTEBOOK = notebook_of(cells_of("%%\nxs = list(range(2))\n%%\nprint(xs)\n%%\nprint(3)"))


def cut(*starts: int) -> Proposal:
    ends = [*starts[1:], 4]
    cells = [tuple(f"c{n}" for n in range(b, e)) for b, e in zip(starts, ends, strict=True)]
    return Proposal(tuple(ProposedStep(f"s{c[0]}", c, (), (), ()) for c in cells))


def test_f1_is_of_boundaries() -> None:
    assert Hits(2, 1, 1) + Hits(0, 1, 1) == Hits(2, 2, 2)
    assert Hits(2, 2, 2).f1 == pytest.approx(0.5)
    assert Hits().f1 == 0
    assert boundaries(NOTEBOOK, cut(1, 3)) == {3}


def test_steps_are_several_hand_on_and_even() -> None:
    assert goodness(NOTEBOOK, cut(1)) == Good(several=False, handing_on=True, even=False)
    assert goodness(NOTEBOOK, cut(1, 2)) == Good(several=True, handing_on=True, even=False)
    assert goodness(NOTEBOOK, cut(1, 2, 3)) == Good(several=True, handing_on=False, even=True)


def test_no_notebook_is_in_both_sets() -> None:
    tuning, held_out = ({e["notebook"] for e in json.loads((HERE / "cuts" / f"{s}.json").read_text())} for s in SETS)
    assert len(held_out) == 12
    assert not tuning & held_out
