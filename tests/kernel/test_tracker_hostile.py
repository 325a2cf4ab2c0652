"""Objects that fight back: tracking must neither call them nor be stopped by them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.tracked import Session, tracked

#: Every special method that a class can define, and that tracking might call by mistake.
HOOKS = (
    "__eq__ __ne__ __lt__ __hash__ __repr__ __str__ __format__ __bool__ __len__ __iter__ __next__ __contains__ "
    "__getitem__ __reduce__ __reduce_ex__ __getstate__ __setstate__ __getattr__ __getattribute__ __dir__ __copy__ "
    "__deepcopy__ __sizeof__ __index__ __int__ __float__ __call__ __array__ __array_interface__ __length_hint__ "
    "__instancecheck__ __get__ __set_name__ __del_"
).split()

HOSTILE = {
    "instance": "class H:\n{hooks}\nx = H()",
    "metaclass": "class M(type):\n{hooks}\nclass H(metaclass=M): pass\nx = type.__call__(H)",
    "class itself": "class M(type):\n{hooks}\nclass H(metaclass=M): pass\nx = H",
    "list": "class H(list):\n{hooks}\nx = H()",
    "dict": "class H(dict):\n{hooks}\nx = H()",
    "tuple": "class H(tuple):\n{hooks}\nx = H()",
    "str": "class H(str):\n{hooks}\nx = H('x')",
    "int": "class H(int):\n{hooks}\nx = H(5)",
    "exception": "class H(Exception):\n{hooks}\nx = H('x')",
    "key": "class H:\n    def __hash__(self): return calls.append('hash') or 1\n"
    "    def __eq__(self, o): calls.append('eq')\nx = {{H(): 1, H(): 2}}\ny = {{H(), H()}}",
    "class property": "class H:\n    @property\n    def __class__(self): calls.append('class')\nx = H()",
    "class attribute that lies": "class H:\n    __class__ = int\nx = H()",
    "dict property": "class H:\n    @property\n    def __dict__(self): calls.append('dict')\nx = H()",
    "array": "import numpy as np\nclass H(np.ndarray):\n    def __array_finalize__(self, o): calls.append('finalize')\n"
    "x = np.zeros(3, object).view(H)",
    "frame": "import pandas as pd\nclass H(pd.DataFrame):\n    @property\n"
    "    def _constructor(self): calls.append('c')\nx = H({{'a': [1]}})",
    "frame that answers itself": "import pandas as pd\nclass H(pd.DataFrame):\n    @property\n"
    "    def index(self): calls.append('index')\n    def __len__(self): calls.append('len')\n"
    "x = H._from_mgr(pd.DataFrame({{'a': [1]}})._mgr, [])",
    "labels of a frame": "import pandas as pd\nclass L: pass\nx = pd.DataFrame({{0: [1]}})\n"
    "x.columns = pd.Index([L()], dtype=object)\nclass H:\n{hooks}\nfor n, h in vars(H).items():\n"
    "    if callable(h): setattr(L, n, h)\ndel n, h, H\ncalls.clear()",
    "cells of a frame": "import pandas as pd\nclass L: pass\nx = pd.DataFrame({{'a': [0]}}, dtype=object)\n"
    "x.iloc[0, 0] = L()\nclass H:\n{hooks}\nfor n, h in vars(H).items():\n"
    "    if callable(h): setattr(L, n, h)\ndel n, h, H\ncalls.clear()",
    "array that answers itself": "import numpy as np\nclass H(np.ndarray):\n"
    "    def __getattribute__(self, n): calls.append(n); return object.__getattribute__(self, n)\n"
    "x = np.zeros(3).view(H)",
    "generator": "def g():\n    calls.append('next')\n    yield\nx = g()",
    "map": "x = map(calls.append, [1, 2])",
}  # fmt: skip


@pytest.fixture(params=[{"pickling": True}, {"pickling": False, "hasty": True}], ids=["thorough", "hasty"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    with tracked(tmp_path, **request.param) as session:
        session.cell("import sys\ncalls = []")
        yield session


def source_of(case: str) -> str:
    hooks = "".join(f"    def {hook}(self, *a, **k): calls.append({hook!r}); raise RuntimeError\n" for hook in HOOKS)
    return HOSTILE[case].format(hooks=hooks)


@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_of_it_is_called(session: Session, case: str) -> None:
    record = session.cell(source_of(case))
    assert record.get("ok", True), record
    assert "x" in record["bound"]
    session.cell("y = [x]\nz = {'x': x}")
    session.cell("calls.clear()")
    for source in ("x", "x, y, z", "exec('pass')", "x\nw = x", "del w"):
        assert session.cell(source).get("ok", True)
    assert session.names["calls"] == []


@pytest.mark.parametrize("case", HOSTILE)
def test_the_rest_of_the_record_is_right(session: Session, case: str) -> None:
    session.cell(source_of(case))
    session.cell("log = []")
    assert session.cell("x, log.append(1)")["mutated"]["log"] == "observed"


def test_names_that_are_no_strings(session: Session) -> None:
    session.cell(
        "class S(str):\n    __hash__ = str.__hash__\n    def __eq__(self, o): calls.append('eq'); return False"
    )
    session.cell("globals()[S('odd')] = 1\nglobals()[5] = 2\ncalls.clear()")
    assert session.cell("pass").get("ok", True)
    assert session.names["calls"] == []


def test_a_class_that_sleeps_when_asked_costs_nothing(session: Session) -> None:
    session.cell("class Slow:\n    def __getattr__(self, n): calls.append(n); raise AttributeError(n)\nx = Slow()")
    session.cell("[x, x]")
    assert session.names["calls"] == []


def test_very_deep_values(session: Session) -> None:
    record = session.cell("deep = []\nfor _i in range(50_000): deep = [deep]")
    assert record["bound"]["deep"]["kind"] == "data"
    assert sys.getrecursionlimit() < 50_000
    assert session.cell("deep.append(1)")["mutated"]["deep"] in ("observed", "may")


def test_values_that_hold_themselves(session: Session) -> None:
    session.cell("a = []\na.append(a)\nd = {}\nd['d'] = d")
    assert session.cell("a.append(1)")["mutated"] == {"a": "observed"}
