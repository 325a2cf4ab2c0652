"""What pytest says of a repository's own tests."""

import pytest
from promotion_own import Own, counted, own_table


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        (0, "....\n4 passed in 1.2s\n", Own("d", passed=4)),
        (0, "4 passed, 1 skipped in 1s\n", Own("d", passed=4, skipped=1)),
        (1, "1 failed, 3 passed in 1s", Own("d", passed=3, failed=1, said="1 failed, 3 passed in 1s")),
        (2, "1 error in 1s", Own("d", failed=1, said="1 error in 1s")),
        (1, "no module named pytest", Own("d", failed=1, said="no module named pytest")),
        (None, "", Own("d", failed=1)),
        (5, "no tests ran in 0.01s", Own("d", failed=1, said="no tests ran in 0.01s")),
    ],
)
def test_the_last_line_counts(code: int | None, text: str, wanted: Own) -> None:
    assert counted("d", code, text) == wanted


def test_only_passed_tests_without_a_skip_are_good() -> None:
    owns = [Own("a", passed=2), Own("b", passed=2, skipped=1), Own("c", failed=1), Own("d")]
    assert [own.good for own in owns] == [True, False, False, False]
    text = "\n".join(own_table(owns))
    assert "- all pass, none skipped: 1" in text
    assert "- tests: 4 passed, 1 failed, 1 skipped" in text
    assert "- not so: b, c, d" in text
