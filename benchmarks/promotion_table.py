"""The table over all notebooks that run, from what was measured of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median

from promotion_freeze import Frozen
from promotion_measure import Measured

#: A notebook of at least this many code cells is expected to become more than one step.
LONG = 10
#: Most of the lifted cells that one step should hold.
SHARE = 0.6


def table(frozen: Sequence[Frozen], measured: Sequence[Measured], code: Mapping[str, int]) -> Iterator[str]:
    """The results in Markdown, by lines.

    Parameters
    ----------
    frozen
        The whole list, also what does not run.
    measured
        Of what runs.
    code
        Digests of the code of nblift, and how many notebooks each was measured with.
    """
    running = [entry for entry in frozen if entry.runs]
    codes = ", ".join(f"`{digest}` ({count} notebooks)" for digest, count in code.items())
    yield "# Real notebooks promoted without an edit\n"
    yield (
        f"{len(measured)} of {len(running)} notebooks that run, of {len(frozen)} that public source packages ship; "
        f"code of nblift: {codes}. `python benchmarks/promotion.py measure` makes this table. *Shows the same* is "
        "judged by the benchmark itself: printed and displayed text of the plain notebook and of the pipeline's "
        "executed steps, and the number of figures.\n"
    )
    yield from _packages(frozen, measured)
    yield from _overall(measured)
    yield from _steps([m for m in measured if m.verdict == "verified"])
    yield from _counted(
        "Errors that declined", (c for m in measured if m.verdict == "declined" for c in _codes(m)), len(measured)
    )
    yield from _failures(measured)


def static_table(measured: Sequence[Measured]) -> Iterator[str]:
    """What came of promotions that executed nothing, in Markdown, by lines."""
    yield f"\n## All {len(measured)} notebooks, running or not, with nothing executed\n"
    yield "| | notebooks |"
    yield "|---|--:|"
    for verdict in _verdicts(measured):
        # Lifted, and nothing compared.
        name = "lifted" if verdict == "unverified" else verdict
        count = sum(m.verdict == verdict for m in measured)
        if count or verdict in ("traceback", "time limit"):
            yield f"| {name} | {_share(count, len(measured))} |"
    for code, count in Counter(c for m in measured if m.verdict == "declined" for c in _codes(m)).most_common():
        yield f"| declined by {code} | {_share(count, len(measured))} |"
    broken = [m.digest for m in measured if m.verdict in ("traceback", "time limit")]
    if broken:
        yield f"\nBroken: {', '.join(broken)}"


def good(measured: Measured) -> bool:
    """Whether the notebook was promoted as it should be."""
    return measured.verdict == "verified" and measured.outside == "same"


def silently_different(measured: Measured) -> bool:
    """Whether something was written that shows something else; what varies by itself cannot be told."""
    return measured.deterministic and measured.verdict == "verified" and measured.outside == "different"


def _packages(frozen: Sequence[Frozen], measured: Sequence[Measured]) -> Iterator[str]:
    yield "| package | notebooks | run | deterministic | measured | verified | verified and shows the same |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    groups = {f"{f.package} {f.version}": f.package for f in frozen}
    for name, package in [*groups.items(), ("**all**", "")]:
        of = [f for f in frozen if package in ("", f.package)]
        seen = [m for m in measured if package in ("", m.package)]
        counts = (
            *(len(of), sum(f.runs for f in of), sum(f.deterministic for f in of)),
            *(len(seen), sum(m.verdict == "verified" for m in seen), sum(good(m) for m in seen)),
        )
        yield f"| {name} | {' | '.join(map(str, counts))} |"


def _overall(measured: Sequence[Measured]) -> Iterator[str]:
    yield "\n| | all that run | shows the same in its own two runs | its figures vary | its text varies |"
    yield "|---|--:|--:|--:|--:|"
    groups = (
        measured,
        [m for m in measured if m.deterministic and m.same_figures],
        [m for m in measured if m.deterministic and not m.same_figures],
        [m for m in measured if not m.deterministic],
    )
    tests: list[tuple[str, Callable[[Measured], bool]]] = [
        *((verdict, lambda m, v=verdict: m.verdict == v) for verdict in _verdicts(measured)),
        ("verified, shows something else", lambda m: m.verdict == "verified" and m.outside == "different"),
        ("verified, its run failed", lambda m: m.verdict == "verified" and m.outside == "run failed"),
        ("written, ruff finds something", lambda m: m.ruff is False),
        ("written, mypy finds something", lambda m: m.mypy is False),
    ]
    yield f"| notebooks | {' | '.join(str(len(group)) for group in groups)} |"
    for name, test in tests:
        yield f"| {name} | {' | '.join(_share(sum(map(test, group)), len(group)) for group in groups)} |"
    seconds = sorted(m.seconds for m in measured)
    if seconds:
        yield f"\nSeconds of a promotion: {median(seconds):.0f} in the median, {seconds[(9 * len(seconds) - 1) // 10]:.0f} at the 90th percentile."
    yield from _counted("Unverified because", map(_reason, unverified(measured)), len(measured))


def unverified(measured: Iterable[Measured]) -> list[Measured]:
    """Those of which nothing could be decided."""
    return [m for m in measured if m.verdict == "unverified"]


def _reason(measured: Measured) -> str:
    """Why nothing could be decided, without the names and values of the notebook."""
    told = re.sub(
        r" of step \S+| \(.*?\)|: .*| \{.*", "", re.sub(r"`[^`]*`", "a value", measured.reason, flags=re.DOTALL)
    )
    return told.split("\n")[0]


def _verdicts(measured: Iterable[Measured]) -> list[str]:
    known = ["verified", "different", "unverified", "declined", "traceback", "time limit"]
    return known + sorted({m.verdict for m in measured} - set(known))


def _steps(verified: Sequence[Measured]) -> Iterator[str]:
    long = [m for m in verified if m.code_cells >= LONG and m.steps]
    if not long:
        return
    counts = sorted(len(m.steps) for m in long)
    shares = sorted(max(m.steps) / sum(m.steps) for m in long)
    worthy = [m for m in long if len(m.steps) > 1 and m.connected and max(m.steps) <= SHARE * sum(m.steps)]
    yield f"\n## Steps of the {len(long)} verified notebooks with at least {LONG} code cells\n"
    yield f"- two steps or more: {_share(sum(len(m.steps) > 1 for m in long), len(long))}"
    yield f"- each step but the last makes data that a later one reads: {_share(sum(m.connected for m in long), len(long))}"
    yield f"- no step holds more than {SHARE:.0%} of the lifted cells: {_share(sum(s <= SHARE for s in shares), len(long))}"
    yield f"- all of that: {_share(len(worthy), len(long))}"
    yield f"- steps: {median(counts):g} in the median, {counts[-1]} at most; largest share {median(shares):.0%} in the median"
    yield f"- cells left out: {sum(m.skipped for m in long)} in {sum(m.skipped > 0 for m in long)} notebooks"


def _counted(title: str, items: Iterable[str], whole: int) -> Iterator[str]:
    counts = Counter(items)
    if not counts:
        return
    yield f"\n## {title}\n"
    yield "| what | notebooks |"
    yield "|---|--:|"
    for item, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {item} | {_share(count, whole)} |"


def _codes(measured: Measured) -> list[str]:
    return sorted({f"{code} {slug}" for code, slug, _ in measured.errors})


def _failures(measured: Sequence[Measured]) -> Iterator[str]:
    failures = [m for m in measured if not good(m)]
    if not failures:
        return
    yield "\n## Not verified, or not the same\n"
    yield "| notebook | package | deterministic | verdict | errors | shows |"
    yield "|---|---|---|---|---|---|"
    for m in sorted(failures, key=lambda m: (m.verdict, _codes(m), m.digest)):
        said = "yes" if m.deterministic else "no"
        yield f"| {m.digest} | {m.package} | {said} | {m.verdict} | {', '.join(_codes(m))} | {m.outside} |"


def _share(count: int, whole: int) -> str:
    return f"{count} ({count / whole:.0%})" if whole else "0"
