import subprocess
import sys

import pytest

from nblift.repository import format_sources
from nblift.repository.lint import remarks

PYTHON = "3.11"

UGLY = '''"""Steps."""
import pandas as pd
import os
from .helpers import  f
from sklearn.experimental import enable_iterative_imputer
def load( a ):
    x='it'
    return "%s" % x, f(a), pd, os
'''
NEAT = '''"""Steps."""

import os

import pandas as pd
from sklearn.experimental import enable_iterative_imputer

from .helpers import f


def load(a):
    x = "it"
    return "%s" % x, f(a), pd, os
'''


def test_code_is_laid_out_and_imports_are_sorted_but_nothing_else_changes() -> None:
    formatted, diagnostics = format_sources({"src/care/steps.py": UGLY, "src/care/helpers.py": "f=len\n"}, PYTHON)
    assert formatted == {"src/care/steps.py": NEAT, "src/care/helpers.py": "f = len\n"}
    assert diagnostics == ()
    assert format_sources(formatted, PYTHON) == (formatted, ())


@pytest.mark.parametrize(
    "imports",
    [
        "from numpy import *\nfrom math import *\n",
        "from zlib import compress\nfrom bz2 import compress\n",
        "import zlib as c\nimport bz2 as c\n",
        "def f():\n    from zlib import compress\n    from bz2 import compress\n\n    return compress\n",
    ],
)
def test_imports_that_bind_the_same_name_keep_their_order(imports: str) -> None:
    formatted, (note,) = format_sources({"src/care/steps.py": imports}, PYTHON)
    assert formatted["src/care/steps.py"] == imports
    assert (note.code, note.blocks, note.places[0].file) == ("NB421", False, "src/care/steps.py")


@pytest.mark.parametrize(
    "imports",
    [
        "import os.path\nimport os\n",
        "from b import x\nfrom a import y\n",
        "from numpy import *\n",
        "import a\nimport a\n",
    ],
)
def test_other_imports_are_sorted(imports: str) -> None:
    assert format_sources({"a.py": imports}, PYTHON)[1] == ()


def test_lifted_code_that_is_no_python_is_our_fault_and_says_where() -> None:
    sources = {"src/care/steps.py": "x = 1\ndef f(:\n    pass\n", "src/care/helpers.py": "y=2\n"}
    unchanged, (diagnostic,) = format_sources(sources, PYTHON)
    assert unchanged == sources
    assert (diagnostic.code, diagnostic.blocks) == ("NB420", True)
    (place,) = diagnostic.places
    assert (place.file, place.line, place.source) == ("src/care/steps.py", 2, "def f(:")
    assert "bug of nblift" in diagnostic.hint


def test_an_error_at_the_very_end_has_a_place() -> None:
    assert format_sources({"a.py": "f(\n"}, PYTHON)[1][0].blocks


def test_code_is_read_as_its_own_version_of_python() -> None:
    newer = "type Name = str\n"
    assert [d.code for d in format_sources({"a.py": newer}, "3.11")[1]] == ["NB420"]
    assert format_sources({"a.py": newer}, "3.13")[0] == {"a.py": newer}
    assert format_sources({"a.py": newer}, "")[0] == {"a.py": newer}


def test_remarks_name_the_rules_that_code_does_not_keep() -> None:
    found = remarks({"src/care/steps.py": "def F(l):\n    X = l\n    return X\n", "src/care/a.py": "x = 1\n"}, "3.11")
    assert found == {"src/care/steps.py": ["E741", "N802", "N806"]}


def test_a_ruff_that_does_not_start_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(subprocess.CalledProcessError):
        format_sources({"a.py": "x=1\n"}, PYTHON)
