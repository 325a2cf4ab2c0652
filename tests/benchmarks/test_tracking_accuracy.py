"""The benchmark of dependency graphs: its cases, and the rule by which a graph is judged."""

import json

from tracking_accuracy import OWN, TRACKED, report
from tracking_cases import Case, Judged, closure, judged, read_cases
from tracking_nblift import source_alone, with_tracker

CHAIN = Case("chain", "scope", ("a = 1", "b = a", "print(b)"), frozenset({(0, 1), (1, 2)}), frozenset())


def test_there_are_more_than_a_hundred_cases_of_every_kind() -> None:
    cases = json.loads(OWN.read_text(encoding="utf-8"))
    assert len(cases) >= 100
    assert len({case["name"] for case in cases}) == len(cases)
    assert {case["group"] for case in cases} >= {"scope", "mutation", "external", "dynamic", "magic", "ipython", "none"}
    for case in cases:
        assert set(case) == {"name", "group", "cells", "expected_edges", "allowed_edges", "note"}
        assert all(a < len(case["cells"]) > b for a, b, _ in case["expected_edges"] + case["allowed_edges"]), case


def test_no_expected_edge_goes_up_or_in_a_circle() -> None:
    assert [c.name for c in read_cases(OWN) if any(a >= b for a, b in c.expected)] == []


def test_a_graph_is_right_if_it_connects_what_is_expected_and_nothing_else() -> None:
    assert judged(CHAIN, {(0, 1), (1, 2)}).right
    assert judged(CHAIN, {(0, 1), (0, 2), (1, 2)}).right
    assert str(judged(CHAIN, {(0, 2)})) == "misses 0→1, misses 1→2"
    assert str(judged(CHAIN._replace(expected=frozenset({(0, 1)})), {(0, 1), (0, 2)})) == "invents 0→2"
    assert judged(CHAIN._replace(expected=frozenset({(0, 1)}), allowed=frozenset({(0, 2)})), {(0, 1), (0, 2)}).right
    assert closure({(0, 1), (1, 2), (2, 3)}) >= {(0, 3), (1, 3)}


def test_the_tracker_tells_what_the_source_alone_does_not() -> None:
    cells = ("for i in range(2):\n    exec(f'v{i} = {i}')", "v0 = 5", "print(v1)")
    case = Case("names", "dynamic", cells, frozenset({(0, 2)}), frozenset())
    assert source_alone(case) == {(0, 2)}
    branches = Case("branch", "rebinding", ("x = 1", "if not x:\n    x = 2", "print(x)"), frozenset(), frozenset())
    assert source_alone(branches) == {(0, 1), (0, 2), (1, 2)}
    assert with_tracker(branches) == {(0, 1), (0, 2)}


def test_the_page_counts_by_group_and_shows_where_nblift_is_wrong() -> None:
    wrong = Judged(frozenset({(0, 1)}), frozenset())
    page = report([CHAIN, CHAIN._replace(name="other")], {TRACKED: [Judged(frozenset(), frozenset()), wrong]})
    assert "| scope | 2 | 1 |" in page
    assert "| scope | other | misses 0→1 |" in page
    assert "| scope | chain |" not in page
