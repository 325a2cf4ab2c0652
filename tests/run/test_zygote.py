"""Warm kernels: like cold ones in all that code can see, and never in the way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tests.support.executing import FOREVER, WITH_CHILD, Place, is_gone, nothing_left, when

from nblift.run import zygote
from nblift.run.watch import Ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with nothing_left(tmp_path / "t"):
        yield Place(tmp_path, ())


def zygotes() -> list[psutil.Process]:
    """The processes that kernels are forked from."""
    return [child for child in psutil.Process().children() if "nblift_kernel.zygote" in child.cmdline()]


#: What a kernel sees around it, without what differs from one kernel to the next.
LOOK = """
import builtins, gc, json, locale, os, random, resource, signal, sys, threading, warnings
import numpy, pandas, matplotlib
from matplotlib import pyplot
look = {
    "environment": {name: value for name, value in os.environ.items() if name != "JPY_PARENT_PID"},
    "path": sys.path,
    "argv": [os.path.basename(word) if word.endswith(".json") else word for word in sys.argv],
    "cwd": os.getcwd(),
    "flags": str(sys.flags),
    "hash": hash("text"),
    "main": str(sys.modules["__main__"]),
    "ipython": hasattr(builtins, "get_ipython"),
    "frames": len(__import__("inspect").stack()),
    "gc": [gc.isenabled(), gc.get_threshold()],
    "threads": sorted(thread.name.rstrip("0123456789") for thread in threading.enumerate()),
    "main thread": threading.current_thread() is threading.main_thread(),
    "leader": [os.getpid() == os.getpgid(0), os.getpid() == os.getsid(0)],
    "signals": {number: str(signal.getsignal(number)) for number in (1, 2, 13, 15, 17)},
    "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
    "umask": os.umask(0o22),
    "stdin": sys.stdin.read(),
    "encodings": [sys.stdout.encoding, sys.__stdout__.encoding, locale.getpreferredencoding()],
    "open files": sorted({os.readlink(f"/proc/self/fd/{fd}").partition(":")[0] for fd in (1, 2)}),
    "filters": [str(entry) for entry in warnings.filters],
    "columns": [pandas.get_option("display.max_columns"), pandas.get_option("display.width")],
    "settings": {name: str(value) for name, value in matplotlib.rcParams.items()},
    "backend": matplotlib.get_backend(),
    "generator": [numpy.random.get_state()[0], *numpy.random.get_state()[2:]],
    "profile": get_ipython().history_manager.hist_file,
    "nice": os.nice(0),
}
print(json.dumps(look))
"""


def test_code_sees_the_same_as_in_a_cold_kernel(place: Place) -> None:
    looks = []
    for warm in (("pandas", "matplotlib.pyplot", "numpy"), None):
        assert place.run(LOOK, warm=warm, changes={"PYTHONHASHSEED": "5"}).ended is Ended.WELL, place.outputs()
        looks.append(json.loads(place.said()))
    for name, seen in looks[0].items():
        assert (name, seen) == (name, looks[1][name])


WORK = """
import matplotlib.pyplot as plt, numpy as np, pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
rng = np.random.default_rng(3)
x = rng.normal(size=(400, 30))
frame = pd.DataFrame(x).assign(y=(x[:, 0] + x[:, 1] > 0))
print(repr((x @ x.T).sum()), repr(np.linalg.svd(x)[1].sum()), repr(frame.groupby("y").mean().to_numpy().sum()))
print(repr(LogisticRegression().fit(x, frame.y).coef_.sum()))
forest = RandomForestRegressor(20, random_state=1, n_jobs=2).fit(x, x[:, 0])
print(repr(forest.set_params(n_jobs=1).predict(x).sum()))
"""
SHOWN = "frame"
FIGURE = "plt.plot(x[:20, 0])\nplt.title('a')\nplt.show()"


def test_results_text_and_figures_are_those_of_a_cold_kernel(place: Place) -> None:
    seen = []
    for warm in (("sklearn.ensemble", "sklearn.linear_model", "pandas", "matplotlib.pyplot"), None):
        assert place.run(WORK, SHOWN, FIGURE, warm=warm).ended is Ended.WELL
        seen.append([place.outputs(number) for number in range(3)])
    assert seen[0] == seen[1]
    assert "image/png" in seen[0][2][0]["data"]


def test_nothing_goes_from_one_kernel_to_the_next(place: Place) -> None:
    draws = set()
    for _ in range(2):
        source = """
import json, os, random, sys
import numpy
seen = [hasattr(numpy, "mark"), "MARK" in os.environ, "extra" in sys.modules, "/mark" in sys.path]
numpy.mark = os.environ["MARK"] = "1"
sys.modules["extra"] = sys
sys.path.append("/mark")
print(json.dumps(seen), random.random(), numpy.random.random())
"""
        place.run(source, warm=("numpy",))
        assert place.said().startswith("[false, false, false, false] ")
        draws |= set(place.said().split("] ")[1].split())
    assert len(draws) == 4
    assert len(zygotes()) == 1


def test_kernels_with_other_variables_come_from_another_process(place: Place) -> None:
    """A variable may act on an import, as the hash seed does on all."""
    for seed in ("1", "2", "1"):
        place.run("print(hash('text'))", changes={"PYTHONHASHSEED": seed})
        wanted = subprocess.run(
            [sys.executable, "-c", "print(hash('text'))"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert place.said() == wanted.stdout
    assert len(zygotes()) == 2


def test_20_in_a_row_and_8_at_once_leave_nothing(place: Place) -> None:
    for number in range(20):
        assert place.run(f"print({number})").ended is Ended.WELL
        assert place.said() == f"{number}\n"

    def one(number: int) -> Ended:
        options = {"to": place.folder / f"{number}.ipynb", "log": place.folder / f"{number}.log"}
        return place.run(f"print({number})", **options).ended

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(8))) == [Ended.WELL] * 8
    [process] = zygotes()
    assert process.children() == []


def test_when_the_process_dies_that_kernels_are_forked_from_it_is_noticed_at_once(place: Place) -> None:
    kill = when("ready", lambda: [process.kill() for process in zygotes()])
    done = place.run(WITH_CHILD, FOREVER, live=kill)
    assert (done.ended, done.exit_code) == (Ended.DIED, -signal.SIGKILL)
    assert [is_gone(pid) for pid in place.pids()] == [True, True]
    # It is found dead by the next one; the one after that has a new one.
    assert place.run("1", cold="has died").ended is Ended.WELL
    assert place.run("1").ended is Ended.WELL


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("raise KeyError('x')", "KeyError"),
        ("import nowhere", "No module named 'nowhere'"),
        ("print('hello')", "say when they are imported"),
        ("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()", "threads"),
        ("import os\nos._exit(3)", "did not start"),
    ],
)
def test_where_imports_do_more_than_that_kernels_are_cold(place: Place, module: str, why: str) -> None:
    (place.modules / "odd.py").write_text(module)
    for _ in range(2):
        assert place.run("print('ran')", warm=("odd",), cold=why).ended is Ended.WELL
        assert place.said() == "ran\n"
    assert zygotes() == []


def test_a_library_that_is_missing_is_left_to_who_needs_it(place: Place) -> None:
    assert place.run("1", warm=("nowhere", "json.nothing")).ended is Ended.WELL


def test_a_process_that_does_not_fork_in_time_is_done_without(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.run("1")
    zygotes()[0].suspend()
    monkeypatch.setattr(zygote, "_FORK_TIMEOUT_S", 0.2)
    monkeypatch.setattr(zygote, "_END_TIMEOUT_S", 0.2)
    assert place.run("1", cold="has died").ended is Ended.WELL
    assert zygotes() == []


def test_a_forked_kernel_that_hangs_is_done_without(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hang = "import os, threading\nmain = os.getpid()\nos.register_at_fork(after_in_child=threading.Event().wait)"
    # The first fork is a trial, in the process itself.
    hang = hang.replace("threading.Event().wait)", "lambda: os.path.exists('hang') and threading.Event().wait())")
    (place.modules / "hanging.py").write_text(hang)
    place.run("1", warm=("hanging",))
    (Path(zygotes()[0].cwd()) / "hang").touch()
    monkeypatch.setattr(zygote, "_START_TIMEOUT_S", 1.0)
    assert place.run("print('ran')", warm=("hanging",), cold="did not answer within 1 s").ended is Ended.WELL
    assert place.said() == "ran\n"
    assert zygotes()[0].children() == []


def test_when_a_library_was_replaced_meanwhile_its_new_version_is_used(place: Place) -> None:
    module = place.modules / "lib.py"
    module.write_text("version = 1")
    source = "import lib\nprint(lib.version)"
    place.run(source, warm=("lib",))
    module.write_text("version = 22")
    place.run(source, warm=("lib",), cold="has changed")
    assert place.said() == "22\n"
    place.run(source, warm=("lib",))
    assert place.said() == "22\n"


def test_settings_of_matplotlib_in_the_folder_are_read(place: Place) -> None:
    (place.folder / "work/matplotlibrc").write_text("lines.linewidth: 7.5\n")
    source = "import matplotlib\nprint(matplotlib.rcParams['lines.linewidth'])"
    place.run(source, warm=("matplotlib",), cold="matplotlib")
    assert place.said() == "7.5\n"


RUNNER = """
import os, sys
from pathlib import Path
from tests.support.executing import FOREVER, WITH_CHILD, Place
place = Place(Path(sys.argv[1]), ())
place.run(WITH_CHILD, FOREVER, live=lambda shown: print(shown.text, flush=True))
"""


def test_when_the_runner_is_killed_all_else_ends_too(tmp_path: Path) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    runner = subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[2],
    )
    assert runner.stdout is not None
    assert runner.stdout.readline() == b"ready\n"
    others = psutil.Process(runner.pid).children(recursive=True)
    assert len(others) == 3
    runner.kill()
    runner.wait()
    runner.stdout.close()
    assert psutil.wait_procs(others, timeout=60)[1] == []
    assert list(temporary.iterdir()) == []


def test_kernels_that_are_started_in_a_way_of_their_own_are_cold() -> None:
    from nblift.run.kernel import Kernel

    usual = ("-m", "ipykernel_launcher", "-f", "{connection_file}")
    assert zygote.can_be_warm(Kernel("a", "a", ("python", "-Xfrozen_modules=off", *usual)))
    assert not zygote.can_be_warm(Kernel("a", "a", ("conda", "run", "ipython", "kernel", "-f", "{connection_file}")))
    assert not zygote.can_be_warm(Kernel("a", "a", ("python", *usual, "--debug")))
