"""What is known to be a reading of a clock, and what is not."""

import pytest

from nblift.analysis.clock import clocked

IMPORTS = "import time\nfrom time import perf_counter as tick\nimport datetime as dt\nfrom datetime import datetime"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("start = time.time()", {"start"}),
        ("a = tick()\nb = tick() - a", {"a", "b"}),
        ("took = dt.datetime.now() - dt.datetime(2020, 1, 1)", {"took"}),
        ("now = datetime.now()\nday = now.strftime('%d')\ns = (now - now).seconds", {"now", "day", "s"}),
        ("times = {}\ntimes['fit'] = time.time()", {"times"}),
        ("times = []\nfor i in range(3):\n    times.append(round(tick(), 2))", {"times"}),
        ("total = 0\ntotal += time.time()", {"total"}),
        ("def took(f):\n    s = tick()\n    f()\n    return tick() - s\nx = took(print)", {"x"}),
        ("n = 100\nrate = n / (time.time() - 5)", {"rate"}),
        ("lo, hi = 1, time.time()", {"lo", "hi"}),
        ("t = time.time()\nxs = model.fit(t)", {"t"}),
        ("t = time.time()\nrng = numpy.random.default_rng(int(t))", {"t"}),
        ("time = lambda: 3\nx = 4", set()),
        ("s = datetime(2020, 1, 1)", set()),
        ("def f():\n    s = tick()\n    return 3\nx = f()", set()),
    ],
)
def test_names(source: str, names: set[str]) -> None:
    assert clocked([("i", IMPORTS), ("c", source)]).names == names


@pytest.mark.parametrize(
    ("source", "shows"),
    [
        ("print('took', t)", True),
        ("print(f'took {t:.2f} s')", True),
        ("print('took {} s'.format(t))", True),
        ("print('took %.2f s' % (time.time() - t))", True),
        ("t", True),
        ("if True:\n    print(t)", True),
        ("print('t')", False),
        ("print(len(xs))", False),
        ("t;\nx", False),
    ],
)
def test_cells_that_show_it(source: str, shows: bool) -> None:
    found = clocked([("i", IMPORTS), ("b", "t = tick()"), ("c", source)])
    assert ("c" in found.cells) is shows


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("print('fitted in', t, 's')", (("fitted in", "s"),)),
        ("print(f'took {t:.2f} s')", (("took", "s"),)),
        ("print(f'window {w} min, took {t:.2f} s')", (("min, took", "s"),)),
        ("print('took ' + str(round(t, 2)) + ' s\\nrows: ' + str(n))", (("took", "s"),)),
        ("print('%s: fitted in %.2f s' % (name, t))", ((": fitted in", "s"),)),
        ("print('took {1} of {0}'.format(n, t))", ()),
        ("print('took %.2f s\\nin all' % t)", (("took", "s"),)),
        ("print('a {} s'.format(t))\nprint('window', 3)", ()),
    ],
)
def test_texts_beside_a_time(source: str, texts: tuple[tuple[str, str], ...]) -> None:
    assert clocked([("b", f"{IMPORTS}\nt = tick()"), ("c", source)]).cells["c"] == texts
