"""What cells do to the process: environment, settings, generators, figures, subprocesses, network, imports."""

import decimal
import locale
import logging
import os
import random
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import sklearn
from tests.support.tracked import Session, tracked

from nblift_kernel import randomness


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session whose cells may change anything: it is as before when the test has ended."""
    mpl.use("agg")
    options, root = dict(mpl.rcParams), logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with (
        tracked(tmp_path) as session,
        warnings.catch_warnings(),
        pd.option_context("display.max_rows", 60),
        np.printoptions(),
        np.errstate(),
        decimal.localcontext(),
        sklearn.config_context(),
    ):
        environment, speech = dict(os.environ), locale.setlocale(locale.LC_ALL)
        session.cell(
            "import decimal, locale, logging, os, random, subprocess, socket, sys, warnings\n"
            "import numpy as np, pandas as pd, sklearn, matplotlib as mpl, matplotlib.pyplot as plt"
        )
        yield session
        session.cell("plt.close('all')")
    dict.update(mpl.rcParams, options)
    root.setLevel(level)
    root.handlers[:] = handlers
    logging.disable(logging.NOTSET)
    locale.setlocale(locale.LC_ALL, speech)
    os.environ.clear()
    os.environ.update(environment)


CONFIGURATION = {
    "matplotlib": ["mpl.rcParams['lines.linewidth'] = 3", "plt.style.use('ggplot')",
                   "mpl.rcParams['font.family'].append('x')"],
    "pandas": ["pd.set_option('display.max_rows', 5)", "pd.options.display.width = 200"],
    "numpy": ["np.set_printoptions(precision=3)", "_ = np.seterr(all='raise')"],
    "sklearn": ["sklearn.set_config(transform_output='pandas')"],
    "warnings": ["warnings.filterwarnings('ignore', message='x')", "warnings.simplefilter('ignore')"],
    "locale": ["locale.setlocale(locale.LC_ALL, 'C.UTF-8')"],
    "decimal": ["decimal.getcontext().prec = 5"],
    "logging": ["logging.basicConfig(level=10, force=True)", "logging.getLogger('x').setLevel(10)",
                "logging.disable(20)"],
    "sys.path": ["sys.path.insert(0, 'lib')"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("surface", "source"), [(s, source) for s, sources in CONFIGURATION.items() for source in sources]
)
def test_configuration(session: Session, surface: str, source: str) -> None:
    if surface == "locale":
        locale.setlocale(locale.LC_ALL, "C")
        session.cell("pass")
    record = session.cell(source)
    assert record.get("ok", True)
    assert record["configuration"] == [surface]
    assert "configuration" not in session.cell("1 + 1")


@pytest.mark.parametrize(
    "source",
    [
        "with warnings.catch_warnings(): warnings.simplefilter('ignore')",
        "with pd.option_context('display.max_rows', 5): pass",
        "decimal.Decimal(1) / 3",
        "plt.plot([1])",
        "pd.Series([1]).plot()",
        "print(pd.DataFrame({'a': [1]}))",
        "mpl.use('agg')",
        "logging.getLogger('new')",
    ],
)
def test_what_is_no_configuration(session: Session, source: str) -> None:
    record = session.cell(source)
    assert record.get("ok", True)
    assert "configuration" not in record


@pytest.mark.parametrize(
    ("source", "generators"),
    [
        ("random.random()", ["random"]),
        ("np.random.rand()", ["numpy.random"]),
        ("pd.Series(range(9)).sample(3)", ["numpy.random"]),
        ("np.random.seed(1); random.seed(1)", ["numpy.random", "random"]),
        ("np.random.default_rng(0).random(); random.Random(0).random()", []),
    ],
)
def test_random_state(session: Session, source: str, generators: list[str]) -> None:
    assert session.cell(source).get("random", []) == generators


def test_environment(session: Session) -> None:
    assert session.cell("os.environ['NBLIFT_A'] = '1'; os.environ['NBLIFT_B'] = '2'")["environment"] == [
        "NBLIFT_A",
        "NBLIFT_B",
    ]
    assert "environment" not in session.cell("os.environ['NBLIFT_A'] = '1'")
    assert session.cell("del os.environ['NBLIFT_A']")["environment"] == ["NBLIFT_A"]


def test_working_directory(session: Session, tmp_path: Path) -> None:
    assert session.cell("os.mkdir('sub'); os.chdir('sub')")["cwd"] == "sub"
    assert "cwd" not in session.cell("pass")
    assert session.cell("os.chdir('..')")["cwd"] == "."
    assert session.cell("os.chdir('..')")["cwd"] == str(tmp_path.parent)


def test_open_figures(session: Session) -> None:
    assert session.cell("fig, ax = plt.subplots(); plt.figure()")["open_figures"] == 2
    record = session.cell("plt.title('x')")
    assert record["open_figures"] == 2
    assert {"fig", "ax"} <= set(record["mutated"])
    assert "open_figures" not in session.cell("plt.close('all')")


@pytest.mark.parametrize(
    ("source", "subprocess"),
    [
        ("subprocess.run(['true'])", True),
        ("subprocess.run('true', shell=True)", True),
        ("os.system('true')", True),
        ("subprocess.run(['uname'], stdout=subprocess.DEVNULL)", False),
        ("1 + 1", False),
    ],
)
def test_subprocesses(session: Session, source: str, subprocess: bool) -> None:
    assert session.cell(source).get("subprocess", False) is subprocess


@pytest.mark.parametrize(
    ("source", "network"),
    [
        ("s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9)); s.close()", True),
        ("s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.1', 9)); s.close()", False),
        ("socket.getaddrinfo('192.0.2.1', 80)", True),
        ("socket.getaddrinfo('localhost', 80)", False),
        ("a, b = socket.socketpair(); a.close(); b.close()", False),
    ],
)
def test_network(session: Session, source: str, network: bool) -> None:
    assert session.cell(source).get("network", False) is network


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A library that changes everything while it is imported, outside of the notebook's folder."""
    place = tmp_path / "site"
    place.mkdir()
    name = "nblift_noisy_library"
    (place / f"{name}.py").write_text(
        "import os, random, warnings\n"
        "warnings.filterwarnings('ignore', message='noisy')\n"
        "os.environ['NBLIFT_NOISY'] = '1'\nrandom.random()\nos.system('true')\n"
    )
    monkeypatch.syspath_prepend(place)
    yield name
    sys.modules.pop(name, None)
    os.environ.pop("NBLIFT_NOISY", None)


def test_what_a_library_does_when_it_is_imported_is_not_the_cells(
    tmp_path: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with tracked(folder) as session, warnings.catch_warnings():
        record = session.cell(f"import {library}")
        assert set(record) == {"bound"}
        record = session.cell(f"import random, sys\ndel sys.modules[{library!r}]\nrandom.random()\nimport {library}")
        assert record["random"] == ["random"]
        assert "configuration" not in record


def test_a_setting_that_a_library_has_for_a_moment_while_it_imports_another(tmp_path: Path, library: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with tracked(folder) as session, decimal.localcontext(), warnings.catch_warnings():
        session.cell("import decimal, random")
        record = session.cell(f"with decimal.localcontext() as c:\n    c.prec = 5\n    import {library}")
        assert "configuration" not in record
        record = session.cell(f"import sys\ndel sys.modules[{library!r}]\nrandom.random()\nimport {library}\n")
        assert record["random"] == ["random"]


def test_a_module_of_the_folder_is_the_users_own(tmp_path: Path, library: str) -> None:
    with tracked(tmp_path) as session, warnings.catch_warnings():
        record = session.cell(f"import {library}")
        assert record["configuration"] == ["warnings"]
        assert record["random"] == ["random"]
        assert record["environment"] == ["NBLIFT_NOISY"]
        assert record["subprocess"]


def test_an_import_looks_as_if_nobody_watched(tmp_path: Path, library: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with tracked(folder) as session, warnings.catch_warnings():
        session.cell(f"import importlib.util, {library} as m\nfound = importlib.util.find_spec('colorsys')")
        module = session.names["m"]
        assert isinstance(module, types.ModuleType)
        assert type(module.__loader__).__name__ == "SourceFileLoader"
        assert module.__spec__ is not None
        assert module.__spec__.loader is module.__loader__
        assert type(session.names["found"].loader).__name__ == "SourceFileLoader"
        assert session.cell("import nblift_no_such_module")["error"] == "ModuleNotFoundError"


def test_all_runs_start_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    states = []
    for _ in range(2):
        random.seed()
        np.random.seed()  # noqa: NPY002 - the global generator is what is tested
        randomness.same_start()
        states.append((random.random(), np.random.rand()))  # noqa: NPY002
    assert states[0] == states[1]


def test_a_generator_is_seeded_when_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "numpy.random"]:
        monkeypatch.delitem(sys.modules, name)
    fake = tmp_path / "numpy_fake"
    fake.mkdir()
    (fake / "nblift_fake_generator.py").write_text("seeds = []\nseed = seeds.append\n")
    monkeypatch.syspath_prepend(fake)
    monkeypatch.setattr(randomness, "NAMES", frozenset({"nblift_fake_generator"}))
    before = list(sys.meta_path)
    randomness.same_start()
    import nblift_fake_generator  # type: ignore[import-not-found]

    assert nblift_fake_generator.seeds == [randomness.SEED]
    assert sys.meta_path == before
    monkeypatch.delitem(sys.modules, "nblift_fake_generator")


def test_closing_leaves_no_trace(tmp_path: Path) -> None:
    finders = list(sys.meta_path)
    session = Session(tmp_path)
    session.tracker.close()
    session.tracker.close()
    assert sys.meta_path == finders
