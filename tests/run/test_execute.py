"""One notebook in one kernel: limits, wishes, deaths, and what stands on the disk meanwhile."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.support.executing import FOREVER, WITH_CHILD, Place, is_gone, nothing_left, when

from nblift.run.execute import Execution, LiveOutput
from nblift.run.watch import Ended, Limits


@pytest.fixture(params=["cold", "warm"])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    place = Place(tmp_path, () if request.param == "warm" else None)
    with nothing_left(tmp_path / "t"):
        yield place


def test_what_cells_show_is_handed_on_and_stands_in_the_notebook(place: Place) -> None:
    seen: list[LiveOutput] = []
    done = place.run("print('one')", "import sys; print('two', file=sys.stderr); 3", live=seen.append)
    assert (done.ended, done.exit_code, done.log) == (Ended.WELL, None, "")
    assert [(shown.cell, shown.text) for shown in seen] == [("c0", "one\n"), ("c1", "two\n"), ("c1", "3\n")]
    assert [o["text"] for o in place.outputs()] == [["one\n"]]
    assert [o["output_type"] for o in place.outputs(1)] == ["stream", "execute_result"]


def test_an_exception_ends_it_and_says_where(place: Place) -> None:
    seen: list[LiveOutput] = []
    done = place.run("1", "raise ValueError('no')", "print('never')", live=seen.append)
    assert (done.ended, done.cell, done.error, done.message) == (Ended.RAISED, "c1", "ValueError", "no")
    assert "ValueError" in seen[-1].text
    assert place.outputs(2) == []


def test_places_are_told_to_nobody(place: Place) -> None:
    module = place.folder / "work/broken.py"
    module.write_text("def f():\n    import warnings\n    warnings.warn('old')\n    raise KeyError\n")
    seen: list[LiveOutput] = []
    place.run("import broken", "broken.f()", live=seen.append)
    assert str(place.folder) not in place.to.read_text()
    assert [str(place.folder) in shown.text for shown in seen] == [False, False]
    assert "here/work/broken.py" in place.to.read_text()


def test_beyond_its_time_it_is_ended_with_all_that_it_started(place: Place) -> None:
    done = place.run(WITH_CHILD, FOREVER, limits=Limits(timeout_s=8))
    assert (done.ended, done.seconds >= 8) == (Ended.TIMED_OUT, True)
    assert [is_gone(pid) for pid in place.pids()] == [True, True]
    assert place.outputs()[0]["text"] == ["ready\n"]


def test_beyond_its_memory_it_is_ended_and_the_figure_told(place: Place) -> None:
    source = """
        import subprocess, sys
        most = "x = bytearray(300_000_000); print('full', flush=True); import time; time.sleep(600)"
        subprocess.run([sys.executable, "-c", most])
    """
    import textwrap

    done = place.run(textwrap.dedent(source), limits=Limits(memory_bytes=300_000_000))
    assert done.ended is Ended.OUT_OF_MEMORY
    assert done.memory_bytes is not None
    assert 300_000_000 < done.memory_bytes < 900_000_000


def test_who_cancels_ends_it_with_all_that_it_started(place: Place) -> None:
    cancel = threading.Event()
    done = place.run(WITH_CHILD, FOREVER, cancel=cancel, live=when("ready", cancel.set))
    assert done.ended is Ended.CANCELLED
    assert [is_gone(pid) for pid in place.pids()] == [True, True]


def test_cancelled_before_it_starts_no_cell_runs(place: Place) -> None:
    cancel = threading.Event()
    cancel.set()
    assert place.run("open('ran', 'w')", cancel=cancel).ended is Ended.CANCELLED
    assert not (place.folder / "work/ran").exists()


@pytest.mark.parametrize(("how", "code"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_a_dead_kernel_is_noticed_and_what_it_said_stays(place: Place, how: str, code: int) -> None:
    # in a cell of its own: what a process prints right before it dies may die with it
    done = place.run("print('last words')", f"import os, sys\n{how}")
    assert (done.ended, done.exit_code) == (Ended.DIED, code)
    assert place.outputs()[0]["text"] == ["last words\n"]


def test_a_kernel_that_somebody_else_kills_is_noticed_while_it_computes(place: Place) -> None:
    kill = when("ready", lambda: os.kill(place.pids()[0], signal.SIGKILL))
    done = place.run(WITH_CHILD, FOREVER, live=kill)
    assert (done.ended, done.exit_code) == (Ended.DIED, -signal.SIGKILL)
    assert [is_gone(pid) for pid in place.pids()] == [True, True]


def test_at_the_end_it_may_do_what_it_has_to(place: Place) -> None:
    source = """
import atexit
atexit.register(lambda: open("left", "w").write("bye"))
file = open("open", "w")
file.write("late")
"""
    assert place.run(source).ended is Ended.WELL
    assert (place.folder / "work/left").read_text() == "bye"
    assert (place.folder / "work/open").read_text() == "late"


def test_a_process_that_is_left_behind_is_ended(place: Place) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    source = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {stubborn!r}], stdout=subprocess.PIPE)
child.stdout.readline()
if os.fork() == 0:
    os.execv(sys.executable, [sys.executable, "-c", {stubborn!r}])
print(os.getpid(), child.pid, file=open("pids", "w"), flush=True)
"""
    assert place.run(source).ended is Ended.WELL
    assert [is_gone(pid) for pid in place.pids()] == [True, True]


def test_meanwhile_the_notebook_on_disk_is_whole_and_grows(place: Place) -> None:
    """The second cell looks for the first one's words in the file; and finds the file whole whenever it looks."""
    source = f"""
import json, time
late = time.monotonic() + 60
while True:
    found = json.load(open({str(place.to)!r}))
    if "early" in str(found["cells"][0]["outputs"]):
        break
    assert time.monotonic() < late
print(found["cells"][1]["metadata"]["papermill"]["status"])
"""
    assert place.run("print('early')", source).ended is Ended.WELL
    assert place.outputs(1)[0]["text"] == ["running\n"]
    assert [path.name for path in place.to.parent.iterdir()] == ["executed.ipynb"]


def test_several_threads_execute_at_once(place: Place) -> None:
    def one(number: int) -> str:
        to = place.folder / f"{number}.ipynb"
        assert place.run(f"print({number} * 2)", to=to, log=place.folder / f"{number}.log").ended is Ended.WELL
        return str(json.loads(to.read_text())["cells"][0]["outputs"][0]["text"])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(4))) == [f"['{number * 2}\\n']" for number in range(4)]


def test_it_can_be_called_where_an_event_loop_runs(place: Place) -> None:
    import asyncio

    async def inside() -> Execution:
        return place.run("1")

    assert asyncio.run(inside()).ended is Ended.WELL


def test_what_the_process_says_is_in_its_log(place: Place) -> None:
    done = place.run("import os; os.write(2, b'oh dear'); os._exit(1)")
    assert "oh dear" in (place.folder / "kernel.log").read_text() + str(place.outputs())
    assert done.ended is Ended.DIED
