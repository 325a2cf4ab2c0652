"""Laws of lifting, hunted with random notebooks.

`NBLIFT_EXAMPLES=2000 pytest tests/lift/test_laws.py` hunts longer, and elsewhere every time.
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from tests.support.programs import FUNCTIONS, TEMPLATES, Program, programs
from tests.support.quick import Quick

from nblift.model.diagnostic import errors
from nblift.model.verdict import Verdict
from nblift.repository import dump_spec, load_spec
from nblift.run.sources import decode_spec

WANTED = int(os.environ.get("NBLIFT_EXAMPLES", "0"))
hunting = settings(
    max_examples=WANTED or 60,
    derandomize=not WANTED,
    # shrinking would take minutes; the notebooks are small as they are
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_lifted_programs_compute_the_same_or_are_declined() -> None:
    verdicts: Counter[Verdict] = Counter()

    @hunting
    @given(programs())
    def hunt(program: Program) -> None:
        with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
            quick = Quick(program.cells, {}, Path(folder) / "quick")
            assert quick.run.failure is None, quick.run.failure
            assert quick.lift() == quick.lift()
            result = quick.promote(formatted=False)
        verdicts[result.verdict] += 1
        if result.verdict is Verdict.DECLINED:
            assert all(d.places and d.hint for d in errors(result.diagnostics))
            return
        assert result.verdict is Verdict.VERIFIED, result.verification.first_difference
        assert result.spec is not None
        assert load_spec(dump_spec(result.spec)) == decode_spec(dump_spec(result.spec)) == result.spec

    hunt()
    assert verdicts[Verdict.DECLINED] < 0.2 * verdicts.total()


def test_random_programs_have_everything_in_them() -> None:
    seen: Counter[str] = Counter()

    @settings(hunting, max_examples=300)
    @given(programs())
    def collect(program: Program) -> None:
        seen.update(program.constructs)

    collect()
    wanted = {*TEMPLATES, *(f"define {c}" for c in FUNCTIONS), "call", "redefine", "parameter"}
    assert {c: seen[c] for c in sorted(wanted) if seen[c] < 3} == {}
