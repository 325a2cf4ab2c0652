"""Other ends of a run: with real kernels, on full disks, where nothing may be written."""

import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import kills_laws as laws
import psutil
from kills_play import STEPS, Counter, ended, forked, go_on, run_new, watch
from kills_shots import AT_THE_END, Shot, judged, workshop

#: Free room on a disk, from nothing to more than a run needs.
FULL_KB = 400
#: Who runs when it is not the one who owns the folder.
NOBODY = 65534

RUNNER, KERNEL = "runner, with real kernels", "kernel"
FULL, READ_ONLY = "no kill: the disk is full", "no kill: read-only"


def with_kernels(template: Path, dice: random.Random) -> Shot:
    """Kill the runner, at a point or at any time, or a kernel of it."""
    with workshop(template) as repository:
        mode = dice.choice([RUNNER, RUNNER, KERNEL])
        ours, theirs = os.pipe()
        at = dice.choice([0, dice.randint(1, 15_000)]) if mode == RUNNER else 0

        def body() -> int:
            if at:
                watch(Counter(at, theirs))
            return run_new(repository)

        runner = psutil.Process(forked(body))
        os.close(theirs)
        kernels, place = _strike(runner, mode, dice, waits=not at)
        code = ended(runner.pid)
        place = os.read(ours, 500).decode() or place
        os.close(ours)
        kills = int(code == -signal.SIGKILL or mode == KERNEL)
        wrong = laws.torn(repository)
        before = laws.labels(repository)
        took, stuck = laws.verdict(repository)
        wrong += stuck
        _, orphans = psutil.wait_procs(kernels, timeout=20)
        wrong += [f"stuck: {len(orphans)} kernels live on"] if orphans else []
        if mode == KERNEL and code:
            wrong.append(f"stuck: a run whose kernel was killed, and tried again, ended with {code}")
        if code and (went := ended(forked(lambda: go_on(repository)))):
            wrong.append(f"stuck: going on ended with {went}")
        wrong += judged(repository, before, kills)
        called = len(Path(os.environ["CALLED"]).read_text().split())
        return Shot(mode, place if kills else AT_THE_END, wrong, took, called - len(STEPS))


def _strike(runner: psutil.Process, mode: str, dice: random.Random, *, waits: bool) -> tuple[list[psutil.Process], str]:
    """Kill after a while; all kernels that were seen, and where it was."""
    seen: dict[int, psutil.Process] = {}
    until = time.monotonic() + dice.uniform(0.1, 2.5)
    while psutil.pid_exists(runner.pid) and runner.status() != psutil.STATUS_ZOMBIE:
        for child in runner.children(recursive=True):
            seen.setdefault(child.pid, child)
        alive = [child for child in seen.values() if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        if waits and time.monotonic() > until and (mode == RUNNER or alive):
            victim = runner if mode == RUNNER else dice.choice(alive)
            victim.kill()
            waits = False
        time.sleep(0.02)
    return list(seen.values()), "a random time"


def filled(template: Path, free_kb: int) -> Shot:
    """Run on a disk on which so much is left, then make room and go on."""
    with tempfile.TemporaryDirectory() as disk, workshop(template) as source:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
        try:
            repository = source.rename(Path(tempfile.mkdtemp(dir=source.parent)) / "shop")
            subprocess.run(["cp", "-r", str(repository), disk], check=True)
            repository = Path(disk) / "shop"
            room = os.statvfs(disk)
            ballast = Path(disk) / "ballast"
            ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - free_kb * 1024)))
            code = ended(forked(lambda: run_new(repository)))
            ballast.unlink()
            wrong = [f"stuck: ended with {code}"] if code not in (0, 1, 3) else []
            wrong += laws.torn(repository)
            before = laws.labels(repository)
            took, stuck = laws.verdict(repository)
            wrong += stuck
            if went := ended(forked(lambda: go_on(repository))):
                wrong.append(f"stuck: going on ended with {went}")
            # a step whose value did not fit any more is done again
            wrong += judged(repository, before, 1)
            called = len(Path(os.environ["CALLED"]).read_text().split())
            return Shot(FULL, "it fits" if code == 0 else "it is full", wrong, took, called - len(STEPS))
        finally:
            subprocess.run(["umount", disk], check=True)


def forbidden(template: Path, *, there: bool) -> Shot:
    """Run where nothing may be written, with or without a store; then as the owner."""
    with workshop(template) as repository:
        repository.parent.chmod(0o755)
        if there:
            assert ended(forked(lambda: run_new(repository))) == 0
        before = _files(repository)

        def body() -> int:
            os.environ["HOME"] = os.environ["IPYTHONDIR"] = str(repository.parent)
            os.seteuid(NOBODY)
            return run_new(repository)

        wrong = [f"stuck: ended with {code}"] if (code := ended(forked(body))) != 3 else []
        wrong += ["torn: something was written"] if _files(repository) != before else []
        ended(forked(lambda: go_on(repository)))
        wrong += judged(repository, {}, 0)
        return Shot(READ_ONLY, "a store" if there else "no store", wrong)


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm", ".pyc"))
    }
