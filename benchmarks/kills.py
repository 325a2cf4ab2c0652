"""SIGKILL at many points of a run: what is lost, published twice, torn or stuck, and what is done again.

    python benchmarks/kills.py [--points 1000] [--kernels 50] [--seed 1] [--out results/kills.md]

Most points kill a runner whose steps are executed in its own process (a kernel takes seconds), at a line of Python or
inside a statement of SQLite, spread over all places between the claim of a run and its end; some at a random time, some
while another runner works in the same repository, some again in the process that goes on. `--kernels` points kill a
runner or its kernel during whole runs with real kernels. Then disks that are full at every fill level, and folders that
may not be written. After each kill a new process looks, goes on, and is judged by `kills_laws`. SIGKILL is no power
cut: what the operating system had taken stays.
"""

import argparse
import platform
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kills_conditions import FULL_KB, filled, forbidden, with_kernels
from kills_laws import KINDS
from kills_play import STEPS, spec_of, write_repository
from kills_shots import AT_THE_END, Shot, places, plan, ready, shoot

from nblift.run import conductor

HERE = Path(__file__).resolve().parent


def table(shots: Sequence[Shot], points: Sequence[str], seed: int) -> str:
    """What came of it, by place and by mode."""
    slowest = max(shot.verdict_s for shot in shots)
    killed = sum("no kill" not in shot.mode and shot.place != AT_THE_END for shot in shots)
    told = (
        f"Python {platform.python_version()}, {platform.system()}, seed {seed}. A run of {len(STEPS)} steps has "
        f"{len(points):,} points at {len(set(points))} places. Longest time from the start of a new process to its "
        f"verdict: {slowest:.2f} s. `redone`: more steps were done again than processes were killed. Shots {AT_THE_END} "
        "came too late, and count as none."
    )
    lines = [f"# SIGKILL at {killed:,} points", "", told, ""]
    for head, of in (("how", _mode), ("where", _where)):
        lines += [f"| {head} | shots | {' | '.join(KINDS)} |", f"|---|{'---:|' * (len(KINDS) + 1)}"]
        groups: dict[str, list[Shot]] = {}
        for shot in shots:
            groups.setdefault(of(shot), []).append(shot)
        for name, some in [*sorted(groups.items(), key=lambda each: -len(each[1])), ("all", list(shots))]:
            told = [str(sum(any(w.startswith(f"{kind}:") for w in shot.wrong) for shot in some)) for kind in KINDS]
            lines.append(f"| {name} | {len(some)} | {' | '.join(told)} |")
        lines.append("")
    lines += [f"- {shot.mode}, {shot.place}: {'; '.join(shot.wrong)}" for shot in shots if shot.wrong]
    return "\n".join(lines)


def _mode(shot: Shot) -> str:
    return shot.mode


def _where(shot: Shot) -> str:
    module, _, rest = shot.place.partition(":")
    return f"{module}, {rest.partition(':')[0]}" if rest else module


def main() -> None:
    """Shoot, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--kernels", type=int, default=50)
    parser.add_argument("--every-kb", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "results" / "kills.md")
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    run_step = conductor.run_step
    ready()
    with tempfile.TemporaryDirectory() as folder:
        template = write_repository(Path(folder) / "shop", spec_of(retries=1))
        points = places(template)
        shots: list[Shot] = []
        for mode, at in plan(points, arguments.points, dice):
            shots.append(shoot(template, mode, at, dice))
            _told(shots)
        for free in range(0, FULL_KB, arguments.every_kb):
            shots.append(filled(template, free))
            _told(shots)
        shots += [forbidden(template, there=there) for there in (True, False)]
        conductor.run_step = run_step
        for _ in range(arguments.kernels):
            shots.append(with_kernels(template, dice))
            _told(shots)
    arguments.out.write_text(table(shots, points, arguments.seed))


def _told(shots: list[Shot]) -> None:
    if shots[-1].wrong or len(shots) % 50 == 0:
        print(len(shots), shots[-1], flush=True)


if __name__ == "__main__":
    main()
