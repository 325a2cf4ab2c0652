"""Code whose result another run may not get again is told, with the reason; code that is like it is not."""

from pathlib import Path
from textwrap import dedent, indent

import pytest
from tests.support.keyed import facts_of, manifest, the_step, write_package

VOLATILE = {
    "reads the clock": [
        "import time; return time.time()",
        "from time import time as t; return t()",
        "import datetime; return datetime.datetime.now()",
        "from datetime import datetime as d; return d.now()",
        "from datetime import date; return date.today()",
        "now = helpers.when; return now()",
        "import pandas as pd; return pd.Timestamp('now')",
        "import pandas as pd; return pd.to_datetime('today')",
        "import time; return map(time.time, [])",
        "return values.now()",
        "from datetime import datetime; return getattr(datetime, 'today').today()",
    ],
    "draws random numbers": [
        "import os; return os.urandom(2)",
        "import secrets; return secrets.token_hex()",
        "import random; return random.Random()",
        "import random; return random.SystemRandom().random()",
        "return np.random.default_rng()",
        "return np.random.default_rng(None)",
        "return np.random.RandomState()",
        "import random; random.seed(); return random.random()",
        "import polars as pl; return pl.DataFrame(values).sample(3)",
    ],
    "random numbers of torch": ["import torch; return torch.rand(2)"],
    "never the same": ["import uuid; return uuid.uuid4()"],
    "state of this machine": ["import os; return os.getpid()", "import socket; return socket.gethostname()"],
    "other processes": [
        "import subprocess; return subprocess.run(['ls'])",
        "from joblib import Parallel, delayed; return Parallel(2)(delayed(abs)(v) for v in values)",
        "import os; return os.popen('date')",
    ],
    "native code": [
        "import ctypes; return ctypes.CDLL(name)",
        "import pyarrow.parquet as pq; return pq.read_table(values)",
        "import polars as pl; return pl.read_csv('/data/x.csv')",
        "import polars as pl; return pl.scan_parquet(f'{values}/x.parquet')",
        "import h5py; return h5py.File(values)",
        "import pandas as pd; return pd.read_parquet(values)",
        "import duckdb; return duckdb.sql(f'select * from {values}')",
        "import duckdb; con = duckdb.connect(); return con.execute(\"select * from '/x.csv'\")",
        "import torch; torch.manual_seed(1); return torch.load(values)",
    ],
    "database": [
        "import psycopg2; return psycopg2.connect()",
        "import sqlalchemy as sa; return sa.create_engine(name)",
    ],
    "network": [
        "import requests; return requests.get(name)",
        "from urllib.request import urlopen; return urlopen(name)",
    ],
    "computed name": [
        "import importlib; return importlib.import_module(name)",
        "import time; return getattr(time, name)()",
    ],
    "calls `eval`": ["return eval(name)"],
    "calls `exec`": ["exec(name)"],
    "names up as texts": ["return globals()[name]", "return locals()[name]", "return vars()[name]"],
    "hands on the module": ["import time; clock = time; return clock.time()", "import os; return [os]"],
    "times of files": ["import os; return os.path.getmtime(name)", "return Path(name).stat().st_mtime"],
    "whether there is a file": ["import os; return os.path.exists(values)", "return Path(values).is_file()"],
    "looks modules up": ["import sys; return sys.modules[name]"],
    "shell": ["return get_ipython().run_cell(name)"],
}

STABLE = [
    "from datetime import datetime, timedelta; return datetime(2024, 1, 1) + timedelta(1)",
    "from datetime import datetime; return datetime.strptime('2024', '%Y')",
    "return np.random.default_rng(1)",
    "return np.random.default_rng(size)",
    "import random; random.seed(1); return random.random()",
    "import torch; torch.manual_seed(1); return torch.rand(2)",
    "import polars as pl; return pl.DataFrame(values).sample(3, seed=1)",
    "import polars as pl; return pl.read_csv('data/x.csv')",
    "import pandas as pd; return pd.read_parquet('x.parquet')",
    "import pandas as pd; import io; return pd.read_parquet(io.BytesIO(values))",
    "folder = Path('data'); import polars as pl; return pl.read_csv(folder / 'a.csv')",
    "import polars as pl; return pl.read_csv(DATA / 'x.csv')",
    "import polars as pl; return pl.read_csv(name)",
    "import duckdb; return duckdb.sql('select 1')",
    "import os; return os.path.exists('out')",
    "import os; os.makedirs('out', exist_ok=True)",
    "return DATA.exists()",
    "return getattr(values, name)",
    "return getattr(np, name)",
    "import re; return re.compile(name)",
    "return values.eval('a > 1')",
    "import os; return os.environ['HOME']",
    "import sqlite3; return sqlite3.connect(':memory:')",
    "print('now and today')",
]


def _reasons(tmp_path: Path, body: str, helpers: str = "") -> tuple[str, ...]:
    lines = "\n".join(line.strip() for line in body.split("; "))
    steps = "from pathlib import Path\n\nimport numpy as np\n\nfrom . import helpers\n\nDATA = Path('data')\n\n\n"
    steps += f"def load(values, size, name):\n{indent(lines, '    ')}\n"
    package = {
        "shop/__init__.py": "",
        "shop/helpers.py": helpers,
        "shop/steps.py": steps,
        "shop/settings.py": "def configure(digits): ...\n",
    }
    source = write_package(tmp_path, package=package)
    return facts_of(source, parameters={"name": "plain.csv"}).reasons


@pytest.mark.parametrize(("told", "body"), [(told, body) for told, bodies in VOLATILE.items() for body in bodies])
def test_code_that_may_give_another_result_is_told(told: str, body: str, tmp_path: Path) -> None:
    helpers = "from datetime import datetime\n\nwhen = datetime.now\n"
    reasons = _reasons(tmp_path, body, helpers)
    assert any(told in reason for reason in reasons), reasons


@pytest.mark.parametrize("body", STABLE)
def test_code_that_gives_the_same_result_is_not(body: str, tmp_path: Path) -> None:
    assert _reasons(tmp_path, body) == ()


def test_a_reason_has_its_place(tmp_path: Path) -> None:
    helpers = dedent("""
        import time


        def elapsed():
            return time.perf_counter()
    """).lstrip()
    assert _reasons(tmp_path, "return helpers.elapsed()", helpers) == (
        "It reads the clock (`time.perf_counter`) (src/shop/helpers.py, line 5).",
    )


def test_a_file_of_an_earlier_step_is_known(tmp_path: Path) -> None:
    package = {
        "shop/__init__.py": "",
        "shop/settings.py": "def configure(digits): ...\n",
        "shop/steps.py": "import polars as pl\n\n\ndef load(values, size, name):\n    return pl.read_csv(values)\n",
    }
    source = write_package(tmp_path, package=package)
    assert facts_of(source, the=the_step()).reasons != ()
    assert facts_of(source, made=manifest("aa", path="data/x.csv")).reasons == ()
