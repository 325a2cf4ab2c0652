"""The table over all notebooks that run."""

from promotion_freeze import Frozen
from promotion_measure import Measured
from promotion_table import good, static_table, table

FROZEN = [
    Frozen("a1", "one", "1.0", 12, 3, runs=True, deterministic=True, same_figures=True),
    Frozen("a2", "one", "1.0", 12, 3, runs=True, deterministic=True, same_figures=True),
    Frozen("a3", "one", "1.0", 4, 0, runs=False, deterministic=False, same_figures=True),
    Frozen("b1", "two", "2.1", 2, 1, runs=True, deterministic=True, same_figures=True),
    Frozen("b2", "two", "2.1", 2, 1, runs=True, deterministic=False, same_figures=True),
]
SAME = Measured(
    *("a1", "one", 12),
    deterministic=True,
    same_figures=True,
    verdict="verified",
    reason="",
    seconds=20.0,
    steps=(6, 4),
    connected=True,
    outside="same",
    ruff=True,
    mypy=True,
)
ODD = SAME._replace(
    digest="a2",
    same_figures=False,
    seconds=40.0,
    steps=(9, 1),
    connected=False,
    skipped=2,
    outside="different",
    where="line",
    mypy=False,
)
DECLINED = Measured(
    *("b1", "two", 2),
    deterministic=True,
    same_figures=True,
    verdict="declined",
    reason="",
    seconds=5.0,
    errors=(("NB1", "slug", "said"), ("NB1", "slug", "again")),
)
UNVERIFIED = DECLINED._replace(
    digest="b2", deterministic=False, verdict="unverified", reason="nothing to compare", errors=(), outside="same"
)
TEXT = "\n".join(table(FROZEN, [SAME, ODD, DECLINED, UNVERIFIED], {"c0de": 4}))


def test_only_what_is_verified_and_shows_the_same_is_good() -> None:
    assert [good(m) for m in (SAME, ODD, DECLINED, UNVERIFIED)] == [True, False, False, False]


def test_packages_are_counted() -> None:
    assert "| one 1.0 | 3 | 2 | 2 | 2 | 2 | 1 |" in TEXT
    assert "| two 2.1 | 2 | 2 | 1 | 2 | 0 | 0 |" in TEXT
    assert "| **all** | 5 | 4 | 3 | 4 | 2 | 1 |" in TEXT


def test_verdicts_are_shares_of_all_that_were_measured() -> None:
    assert "| notebooks | 4 | 2 | 1 | 1 |" in TEXT
    assert "| verified | 2 (50%) | 1 (50%) | 1 (100%) | 0 (0%) |" in TEXT
    assert "| verified, shows something else | 1 (25%) | 0 (0%) | 1 (100%) | 0 (0%) |" in TEXT
    assert "| written, mypy finds something | 1 (25%) | 0 (0%) | 1 (100%) | 0 (0%) |" in TEXT
    assert "| nothing to compare | 1 (25%) |" in TEXT


def test_an_error_counts_once_for_a_notebook() -> None:
    assert "| NB1 slug | 1 (25%) |" in TEXT


def test_steps_are_judged_of_long_verified_notebooks() -> None:
    assert "the 2 verified notebooks with at least 10 code cells" in TEXT
    assert "- two steps or more: 2 (100%)" in TEXT
    assert "- each step but the last makes data that a later one reads: 1 (50%)" in TEXT
    assert "- no step holds more than 60% of the lifted cells: 1 (50%)" in TEXT
    assert "- all of that: 1 (50%)" in TEXT
    assert "- cells left out: 2 in 1 notebooks" in TEXT


def test_failures_are_listed_by_digest_without_what_the_notebook_says() -> None:
    assert "| a2 | one | yes | verified |  | different |" in TEXT
    assert "| b1 | two | yes | declined | NB1 slug |  |" in TEXT
    assert "| b2 | two | no | unverified |  | same |" in TEXT
    assert "said" not in TEXT
    assert "| a1 | one" not in TEXT


def test_times_are_of_all_that_were_measured() -> None:
    assert "12 in the median, 40 at the 90th percentile" in TEXT


def test_what_breaks_without_executing_anything_is_listed() -> None:
    text = "\n".join(static_table([UNVERIFIED, DECLINED, DECLINED._replace(digest="b3", verdict="traceback")]))
    assert "| lifted | 1 (33%) |" in text
    assert "| declined | 1 (33%) |" in text
    assert "| traceback | 1 (33%) |" in text
    assert "| declined by NB1 slug | 1 (33%) |" in text
    assert text.endswith("Broken: b3")
