"""One kill of a runner: a fresh repository, a kill at a point, a look, a process that goes on, and a judgement."""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import kills_laws as laws
import msgspec
from kills_play import STEPS, Counter, ended, forked, go_on, quick_step, run_new, spec_of, watch, write_repository

from nblift.run import conductor
from nblift.store.store import Store

#: How a runner is killed: at a point, and then nothing special; or …
POINT, RANDOM, AGAIN = "at a point", "at a random time", "and killed again going on"
BESIDE, TWO = "beside another runner", "and two go on at once"
AT_THE_END = "after its end"


class Shot(msgspec.Struct):
    """What came of one kill."""

    mode: str
    place: str
    wrong: list[str]
    verdict_s: float = 0.0
    redone: int = 0


def _memory() -> str | None:
    """A folder that needs no disk, where there is one: SIGKILL is no power cut, so nothing is missed."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@contextmanager
def workshop(template: Path) -> Iterator[Path]:
    """A fresh copy of a repository, and a file that says which steps were called."""
    with tempfile.TemporaryDirectory(prefix="nblift-kills-", dir=_memory()) as folder:
        repository = Path(folder) / "shop"
        shutil.copytree(template, repository)
        os.environ["CALLED"] = str(Path(folder) / "called")
        Path(os.environ["CALLED"]).touch()
        yield repository


def places(template: Path) -> list[str]:
    """The place of every point of a run that nobody kills, in order."""
    with workshop(template) as repository:
        told = repository.parent / "places"

        def body() -> int:
            seen: list[str] = []
            watch(seen.append)
            code = run_new(repository)
            sys.settrace(None)
            told.write_text("\n".join(seen))
            return code

        assert ended(forked(body)) == 0, "an undisturbed run succeeds"
        return told.read_text().split("\n")


def chosen(points: Sequence[str], most: int, dice: random.Random) -> list[int]:
    """Numbers of points (from 1): one of every place, the rest anywhere."""
    of: dict[str, list[int]] = {}
    for number, place in enumerate(points, 1):
        of.setdefault(place, []).append(number)
    found = [dice.choice(numbers) for numbers in of.values()]
    found = dice.sample(found, min(most, len(found)))
    return found + [dice.randint(1, len(points)) for _ in range(most - len(found))]


def shoot(template: Path, mode: str, at: int, dice: random.Random) -> Shot:
    """Kill a run at a point, look, go on, judge."""
    with workshop(template) as repository:
        beside = forked(lambda: run_new(repository)) if mode == BESIDE else None
        place = _killed(repository, run_new, mode, at, dice)
        wrong = []
        if beside is not None and (code := ended(beside)):
            wrong.append(f"stuck: the runner beside ended with {code}")
        wrong += laws.torn(repository)
        before = laws.labels(repository)
        begun = (repository / ".nblift/store.db").exists() and Store(repository).runs()
        took, stuck = laws.verdict(repository)
        wrong += stuck
        kills = int(place != AT_THE_END)
        if mode == AGAIN:
            kills += _killed(repository, go_on, mode, dice.randint(1, max(2, at)), dice) != AT_THE_END
            wrong += laws.torn(repository) + laws.verdict(repository)[1]
        if mode == TWO:
            wrong += _two(repository)
        elif code := ended(forked(lambda: go_on(repository))):
            wrong.append(f"stuck: going on ended with {code}")
        runs = len(Store(repository).runs())
        # if none had begun, each of two that go on begins one
        wrong += [] if runs == 1 or mode == BESIDE or not begun else [f"twice: there are {runs} runs"]
        wrong += judged(repository, before, kills)
        called = len(Path(os.environ["CALLED"]).read_text().split())
        return Shot(mode, place, wrong, took, called - len(STEPS))


def judged(repository: Path, before: dict[str, str], kills: int) -> list[str]:
    found = laws.torn(repository) + laws.verdict(repository)[1] + laws.lost(before, repository)
    return found + laws.finished(repository) + laws.redone(Path(os.environ["CALLED"]), kills)


def _killed(repository: Path, doing: Callable[[Path], int], mode: str, at: int, dice: random.Random) -> str:
    """A process that does something and is killed; where."""
    ours, theirs = os.pipe()

    def body() -> int:
        if mode != RANDOM:
            watch(Counter(at, theirs))
        return doing(repository)

    child = forked(body)
    os.close(theirs)
    if mode == RANDOM:
        time.sleep(dice.uniform(0.0, 0.08))
        os.kill(child, signal.SIGKILL)
    ended(child)
    place = os.read(ours, 500).decode()
    os.close(ours)
    return place or (RANDOM if mode == RANDOM else AT_THE_END)


def _two(repository: Path) -> list[str]:
    """Two processes go on at once: one does, the other is refused or finds it done."""
    codes = [ended(child) for child in [forked(lambda: go_on(repository)) for _ in range(2)]]
    return [] if sorted(codes) in ([0, 0], [0, 3]) else [f"stuck: two that went on ended with {codes}"]


def plan(points: Sequence[str], most: int, dice: random.Random) -> list[tuple[str, int]]:
    """Modes and points of all kills."""
    numbers = chosen(points, most, dice)
    modes = dice.choices([POINT, RANDOM, AGAIN, BESIDE, TWO], [70, 8, 8, 7, 7], k=len(numbers))
    return list(zip(modes, numbers, strict=True))


def ready() -> None:
    """Import all that a run needs, once, and not in every process; no kernel from now on."""
    vars(conductor)["run_step"] = quick_step
    with tempfile.TemporaryDirectory() as folder, workshop(write_repository(Path(folder) / "shop", spec_of())) as warm:
        run_new(warm)
