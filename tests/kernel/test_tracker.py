"""What the tracker sees of names: bound, deleted, mutated, shared."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.tracked import Session, tracked


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with tracked(tmp_path) as session:
        yield session


MUTATED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "method": (("a = [1]", "a.append(2)"), {"a": "observed"}),
    "nothing": (("a = [1]", "len(a)"), {}),
    "augmented list": (("a = [1]", "a += [2]"), {"a": "observed"}),
    "augmented number": (("a = 1", "a += 2"), {}),
    "alias": (("a = [1]", "b = a", "b.append(2)"), {"a": "observed", "b": "observed"}),
    "element": (("a = [[1], [2]]", "b = a[0]", "b.append(3)"), {"a": "observed", "b": "observed"}),
    "loop variable": (("a, b = {}, {}", "for d in [a, b]: d['x'] = 1"), {"a": "observed", "b": "observed", }),
    "function": (("log = []", "def rec(m): log.append(m)", "rec('hi')"), {"log": "observed"}),
    "function of a function": (
        ("log = []", "def rec(m): log.append(m)", "def call(): rec(1)", "call()"),
        {"log": "observed"},
    ),
    "default argument": (
        ("log = []", "def rec(m, to=log): to.append(m)", "rec(1)"),
        {"log": "observed", "rec": "observed"},
    ),
    "closure": (
        ("log = []", "def make(x):\n    def rec(): x.append(1)\n    return rec", "r = make(log)", "r()"),
        {"log": "observed", "r": "observed"},
    ),
    "counter in a closure": (
        ("def make(n=0):\n    def up():\n        nonlocal n\n        n += 1\n    return up", "up = make()", "up()"),
        {"up": "observed"},
    ),
    "method of a class that reads a name": (
        ("log = []", "class T:\n    def go(self): log.append(1)", "t = T()", "t.go()"),
        {"log": "observed"},
    ),
    "method set later": (
        ("log = []", "class T: pass", "t = T()", "T.go = lambda self: log.append(1)", "t.go()"),
        {"log": "observed"},
    ),
    "class attribute": (
        ("class T: seen = []", "t = T()", "T.seen.append(1)"),
        {"T": "observed", "t": "observed"},
    ),
    "class attribute through another instance": (
        ("class T: seen = []", "t, u = T(), [T()]", "t.seen.append(1)"),
        {"T": "observed", "t": "observed", "u": "observed"},
    ),
    "library's class that fits": (
        ("from sklearn.linear_model import LogisticRegression as L", "m = L()", "m.fit([[1], [2]], [0, 1])"),
        {"m": "observed"},
    ),
    "letter in a format": (("f = open(__import__('os').devnull)\nf.close()", "'{:.2f}'.format(1)"), {}),
    "property": (
        ("log = []", "class T:\n    @property\n    def p(self): log.append(1)", "t = T()", "t.p"),
        {"log": "observed"},
    ),
    "function in a dict": (
        ("log = []", "d = {'f': lambda: log.append(1)}", "d['f']()"),
        {"log": "observed"},
    ),
    "bound method": (("a = []", "add = a.append", "add(1)"), {"a": "observed", "add": "observed"}),
    "partial": (
        ("a = []", "import functools", "add = functools.partial(a.append, 1)", "add()"),
        {"a": "observed", "add": "observed"},
    ),
    "exec": (("a = []", "exec('a.app' + 'end(1)')"), {"a": "observed"}),
    "globals": (("a = []", "globals()['a'].append(1)"), {"a": "observed"}),
    "eval": (("a = []", "eval('a.app' + 'end(1)')"), {"a": "observed"}),
    "query": (("import pandas as pd", "df = pd.DataFrame({'a': [1]})", "t = 0", "df.query('a > @t')"), {}),
    "attribute": (("class O: pass", "o = O()", "setattr(o, 'p', 1)"), {"o": "observed"}),
    "slots": (("class O: __slots__ = ('p',)", "o = O()", "o.p = 1"), {"o": "observed"}),
    "numpy out": (("import numpy as np", "a = np.arange(3.0)", "np.multiply(a, 2, out=a)"), {"a": "observed"}),
    "numpy view": (
        ("import numpy as np", "a = np.zeros(4)", "v = a[:2]", "v += 1"),
        {"a": "observed", "v": "observed"},
    ),
    "numpy resize": (("import numpy as np", "a = np.zeros(4)", "a.resize(2)"), {"a": "observed"}),
    "numpy read": (("import numpy as np", "a = np.zeros(4)", "a.sum()"), {}),
    "frame column": (("import pandas as pd", "df = pd.DataFrame({'a': [1]})", "df['b'] = 2"), {"df": "observed"}),
    "frame read": (("import pandas as pd", "df = pd.DataFrame({'a': [1]})", "df.describe()"), {}),
    "frame in place": (
        ("import pandas as pd", "df = pd.DataFrame({'a': [2, 1]})", "df.iloc[0, 0] = 5"),
        {"df": "observed"},
    ),
    "generator": (("a = []", "def g():\n    while True:\n        a.append(1)\n        yield", "it = g()", "next(it)"),
                  {"a": "observed", "it": "may"}),
    "failed cell": (("a = []", "a.append(1); 1 / 0"), {"a": "observed"}),
    "list of objects": (("class O: pass", "a = [O()]", "a.append(O())"), {"a": "observed"}),
}  # fmt: skip


@pytest.mark.parametrize("case", MUTATED)
def test_mutation(session: Session, case: str) -> None:
    sources, expected = MUTATED[case]
    record = session.cells(*sources)
    assert record.get("mutated", {}) == expected
    assert record.get("ok", True) is (case != "failed cell")


BOUND: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "new": (("a = 1",), {"a"}),
    "equal but another": (("a = [1]", "a = [1]"), {"a"}),
    "the same": (("a = [1]", "a = a"), set()),
    "frame that takes the old one's place": (
        ("import pandas as pd", "df = pd.DataFrame({'a': [1]})", "df = df.copy()"),
        {"df"},
    ),
    "objects that take the old one's place": (("class O: pass", "o = O()", "del o; o = O()"), {"o"}),
    "import": (("import math as m, os.path",), {"m", "os"}),
    "function and class": (("def f(): pass\nclass C: pass",), {"f", "C"}),
    "loop": (("for i in range(2): j = i",), {"i", "j"}),
    "walrus in a comprehension": (("[last := i for i in range(2)]",), {"last"}),
    "star": (("from math import *", "x = 1"), {"x"}),
    "exec": (("exec('n' + 'ew = 1')",), {"new"}),
    "names of IPython": (("_ = 1; _i1 = 2; Out = {}; __x__ = 3; _12 = 4",), set()),
    "underscore names of the user": (("_cache = 1; _x1 = 2",), {"_cache", "_x1"}),
    "global in a function": (("def f():\n    global g\n    g = 1", "f()"), {"g"}),
}


@pytest.mark.parametrize("case", BOUND)
def test_binding(session: Session, case: str) -> None:
    sources, expected = BOUND[case]
    assert set(session.cells(*sources).get("bound", {})) == expected


def test_what_a_bound_name_holds(session: Session) -> None:
    record = session.cell("import pandas as pd\ndf = pd.DataFrame({'a': [1]})\ndef f(): pass\nclass T: pass\nt = T()")
    kinds = {name: seen["kind"] for name, seen in record["bound"].items()}
    assert kinds == {"pd": "module", "df": "data", "f": "function", "T": "class", "t": "data"}
    assert record["bound"]["df"]["type"] == "pandas.DataFrame"
    assert record["bound"]["t"]["type"] == "__main__.T"
    assert record["bound"]["df"]["pickles"] is True


@pytest.mark.parametrize(
    ("source", "pickles"),
    [
        ("x = [1]", True),
        ("x = {'f': lambda: 1}", True),
        ("class T:\n    def __init__(self): self.a = [1]\nx = T()", True),
        ("import threading\nx = [threading.Lock()]", False),
        ("def g(): yield 1\nx = g()", False),
        ("class T:\n    def __reduce__(self): raise SystemExit\nx = T()", None),
    ],
)
def test_whether_it_pickles(session: Session, source: str, pickles: bool | None) -> None:
    seen = session.cell(source)["bound"]["x"]
    assert seen.get("pickles") is pickles
    assert bool(seen.get("unpickled_because")) is (pickles is False)


def test_trying_to_pickle_leaves_no_mark_on_classes(session: Session) -> None:
    session.cell("class T: pass\nx = T()\nbefore = set(vars(T))")
    assert set(vars(session.names["T"])) == session.names["before"]


def test_deleted_names(session: Session) -> None:
    record = session.cells("a = b = [1]", "del a\nb = 2\ndel b\nb = 3")
    assert record["deleted"] == ["a"]
    assert set(record["bound"]) == {"b"}


def test_sharing_is_told_at_the_end_of_every_cell(session: Session) -> None:
    session.cell("a = [1]\nb = a\nc = [a]\nd = [1]")
    record = session.cell("pass")
    assert record["shares"] == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert record["aliases"] == [["a", "b"]]
    assert "shares" not in session.cell("a = 1\nb = 2")


def test_a_change_that_no_name_leads_to_is_seen_in_small_values(session: Session) -> None:
    session.cell("import threading\nlog = []\nclass Late(threading.Timer): pass")
    record = session.cell("import pandas as pd\npd.Series.nblift_test = lambda self: log.append(1)\ns = pd.Series([1])")
    assert "mutated" not in record
    assert session.cell("s.nblift_test()")["mutated"] == {"log": "observed"}
    session.cell("del pd.Series.nblift_test")


def test_large_values_that_no_cell_mentions_are_looked_at_when_asked(session: Session) -> None:
    session.cells("big = list(range(10_000))", "hidden = {}", "import builtins", "builtins.nblift_test = big.append")
    assert "mutated" not in session.cell("nblift_test(1)")
    assert session.cell("del builtins.nblift_test", thorough=True)["mutated"]["big"] == "observed"


def test_what_is_too_large_may_have_changed(tmp_path: Path) -> None:
    with tracked(tmp_path, budget=1_000) as session:
        session.cell("import numpy as np\na = np.zeros(10_000)")
        assert session.cell("a.sum()")["mutated"] == {"a": "may"}
        assert "mutated" not in session.cell("1 + 1")


def test_a_module_of_the_folder_may_change_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keeper_of_things.py").write_text(
        "kept = []\ndef keep(x): kept.append(x)\ndef fill(): kept[0].extend(range(9999))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with tracked(tmp_path) as session:
        session.cells("import keeper_of_things as k", "big = list(range(10_000))", "k.keep(big)")
        assert session.cell("k.fill()")["mutated"]["big"] == "observed"


def test_result_and_error(session: Session) -> None:
    assert session.cell("import pandas as pd\npd.Series([1])")["result"] == "pandas.Series"
    assert "result" not in session.cell("None")
    record = session.cell("1 / 0")
    assert (record["ok"], record["error"]) == (False, "ZeroDivisionError")


def test_the_namespace_stays_as_it_is(session: Session) -> None:
    before = list(session.names)
    session.cell("pass")
    assert list(session.names) == before
    assert type(session.names) is dict


def test_objects_end_when_the_notebook_lets_them_go(session: Session) -> None:
    session.cell("class Loud:\n    def __del__(self): gone.append(1)\ngone = []")
    session.cell("x = Loud(); xs = [Loud()]; t = (Loud(),); d = {'a': [Loud()]}")
    session.cell("del x, xs, t, d\nseen = len(gone)")
    assert session.names["seen"] == 4


def test_a_file_is_closed_when_its_name_goes(session: Session, tmp_path: Path) -> None:
    session.cell(f"fs = [open({str(tmp_path / 'f')!r}, 'w')]\n_ = fs[0].write('text')")
    session.cell(
        f"import warnings\nwarnings.simplefilter('ignore')\ndel fs\nseen = open({str(tmp_path / 'f')!r}).read()"
    )
    assert session.names["seen"] == "text"


def test_a_weak_reference_dies_in_its_cell(session: Session) -> None:
    session.cell("import weakref\nclass O: pass\nos_ = [O()]\nr = weakref.ref(os_[0])")
    session.cell("del os_\nseen = r()")
    assert session.names["seen"] is None


def test_warnings_of_compiling_are_not_doubled(session: Session) -> None:
    with pytest.warns(SyntaxWarning) as caught:
        session.cell("x = 1\nx is 1000\n")
    assert len(caught) == 1
