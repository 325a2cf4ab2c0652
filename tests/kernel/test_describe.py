"""What a value is, in the words of a signature and of a docstring."""

import collections
import datetime as dt
import functools
import io
import pathlib
import threading
import types
from collections.abc import Callable
from typing import Any

import pytest
from tests.kernel.test_canonical import Touchy, TouchyList
from tests.support.values import VALUES, Hue, Number, Point, Town, adder, double, has

from nblift_kernel.describe import describe, kind_of
from nblift_kernel.preview import preview

Town_ = type("Town", (), {"__module__": "__main__"})

#: Annotation → import lines it needs, and values that have it.
ANNOTATIONS: dict[str, tuple[tuple[str, ...], list[Callable[[], Any]]]] = {
    "int": ((), [lambda: 1]),
    "float": ((), [lambda: 0.5]),
    "None": ((), [lambda: None]),
    "str": ((), [lambda: "a"]),
    "list[int]": ((), [lambda: [1, 2], lambda: [0] * 5_000]),
    "list[float]": ((), [lambda: [1, 2.5]]),
    "list[float | None]": ((), [lambda: [1, 2.5, None]]),
    "list[int | str]": ((), [lambda: [1, "a"], lambda: [0] * 5_000 + ["a"]]),
    "list[str | None]": ((), [lambda: [None, "a"], lambda: ["a", None]]),
    "list[Any]": (("from typing import Any",), [list, lambda: [1, "a", b"", True], lambda: [[], 1, "a", b""]]),
    "list[list[int]]": ((), [lambda: [[1], [2]], lambda: [[], [2]]]),
    "list[list[Any]]": (("from typing import Any",), [lambda: [[1], ["a"]]]),
    "list[dict[str, int]]": ((), [lambda: [{"a": 1}, {}]]),
    "list[list[list[Any]]]": (("from typing import Any",), [lambda: [[[[1]]]]]),
    "dict[str, int | str]": ((), [lambda: {"a": 1, "b": "x"}]),
    "dict[str, list[int]]": ((), [lambda: {"a": [1], "b": []}]),
    "dict[Any, Any]": (("from typing import Any",), [dict]),
    "set[str]": ((), [lambda: {"a"}]),
    "tuple[int, str]": ((), [lambda: (1, "a")]),
    "tuple[int, int]": ((), [lambda: (1, 2)]),
    "tuple[int, ...]": ((), [lambda: (1, 2, 3)]),
    "tuple[()]": ((), [tuple]),
    "Town": ((), [Town_]),
    "type[Town]": ((), [lambda: Town_]),
    "list[Town]": ((), [lambda: [Town_(), Town_()]]),
    "dict[str, Path]": (("from pathlib import Path",), [lambda: {"a": pathlib.Path()}]),
    "defaultdict[str, int]": (("from collections import defaultdict",), [lambda: collections.defaultdict(int, a=1)]),
    "Counter[str]": (("from collections import Counter",), [lambda: collections.Counter("ab")]),
    "date": (("from datetime import date",), [lambda: dt.date(2024, 1, 1)]),
    "Point": (("from tests.support.values import Point",), [lambda: Point(1, 2)]),
    "Callable[..., Any]": (
        ("from collections.abc import Callable", "from typing import Any"),
        [lambda: double, lambda: len, lambda: lambda: 0, lambda: "".join, lambda: functools.lru_cache(double)],
    ),
    "Iterator[Any]": (("from collections.abc import Iterator", "from typing import Any"), [lambda: (x for x in "ab")]),
    "TextIOWrapper": (("from io import TextIOWrapper",), [lambda: io.TextIOWrapper(io.BytesIO())]),
}

KINDS: dict[str, list[Callable[[], Any]]] = {
    "data": [lambda: 1, list, lambda: Town("a", []), io.StringIO, lambda: Hue.RED, lambda: functools.partial(double)],
    "function": [lambda: double, lambda: len, lambda: adder(1), lambda: [].append, lambda: functools.cache(double)],
    "class": [lambda: Town, lambda: Hue, lambda: list[int], lambda: int | None, lambda: Callable[..., Any]],
    "module": [lambda: types],
    "handle": [lambda: (x for x in "ab"), lambda: iter([]), lambda: zip((), strict=True), threading.Lock],
}

SIZES: dict[str, tuple[Callable[[], Any], str]] = {
    "one item": (lambda: [1], "1 item"),
    "items": (lambda: {"a": 1, "b": 2}, "2 items"),
    "number": (lambda: 1, ""),
    "own list": (lambda: TouchyList([1, 2]), "2 items"),
}

if has("numpy"):
    import numpy as np

    ANNOTATIONS["np.ndarray"] = (("import numpy as np",), [lambda: np.arange(3)])
    ANNOTATIONS["np.int64"] = (("import numpy as np",), [lambda: np.int64(3)])
    ANNOTATIONS["np.random.Generator"] = (("import numpy as np",), [lambda: np.random.default_rng(1)])
    ANNOTATIONS["float"][1].append(lambda: np.float64(3))
    KINDS["function"] += [lambda: np.sum, lambda: np.add]
    SIZES |= {
        "array": (lambda: np.zeros(3), "3 float64 values"),
        "one value": (lambda: np.zeros(1), "1 float64 value"),
        "table": (lambda: np.zeros((3, 4), int), "3 × 4 int64 values"),
        "no axis": (lambda: np.array(1), ""),
    }

if has("pandas"):
    import pandas as pd

    ANNOTATIONS["pd.DataFrame"] = (("import pandas as pd",), [pd.DataFrame])
    ANNOTATIONS["dict[str, pd.DataFrame]"] = (("import pandas as pd",), [lambda: {"a": pd.DataFrame()}])
    ANNOTATIONS["pd.Series"] = (("import pandas as pd",), [lambda: pd.Series([1])])
    ANNOTATIONS["pd.Timestamp"] = (("import pandas as pd",), [lambda: pd.Timestamp("2024")])
    ANNOTATIONS["tuple[np.ndarray, pd.Series]"] = (
        ("import numpy as np", "import pandas as pd"),
        [lambda: (np.zeros(1), pd.Series([1]))],
    )
    SIZES |= {
        "frame": (lambda: pd.DataFrame({"a": [1, 2], "b": 3}), "2 rows × 2 columns"),
        "row": (lambda: pd.DataFrame({"a": [1]}), "1 row × 1 column"),
        "series": (lambda: pd.Series([1.0, 2.0]), "2 float64 values"),
    }

if has("sklearn"):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    ANNOTATIONS["Pipeline"] = (
        ("from sklearn.pipeline import Pipeline",),
        [lambda: make_pipeline(LogisticRegression())],
    )
    ANNOTATIONS["LogisticRegression"] = (
        ("from sklearn.linear_model import LogisticRegression",),
        [LogisticRegression],
    )


@pytest.mark.parametrize(
    ("text", "value"), [(text, value) for text, (_, values) in ANNOTATIONS.items() for value in values]
)
def test_annotation(text: str, value: Callable[[], Any]) -> None:
    described = describe(value())
    assert described["annotation"] == text
    assert tuple(described["annotation_imports"]) == ANNOTATIONS[text][0]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in KINDS.items() for value in values])
def test_kind(kind: str, value: Callable[[], Any]) -> None:
    assert kind_of(value()) == kind


@pytest.mark.parametrize("name", SIZES)
def test_size(name: str) -> None:
    value, expected = SIZES[name]
    assert describe(value())["size"] == expected


@pytest.mark.parametrize("name", VALUES)
def test_an_annotation_is_valid_with_its_imports(name: str) -> None:
    described = describe(VALUES[name]())
    space: dict[str, Any] = {"Town": Town_}
    for line in described["annotation_imports"]:
        exec(line, space)
    assert eval(described["annotation"], space) is not space
    assert described["kind"] in ("data", "function", "class", "module", "handle")


@pytest.mark.parametrize("name", VALUES)
def test_a_preview_is_short(name: str) -> None:
    assert 0 < len(preview(VALUES[name]())) <= 2_000


PREVIEWS: dict[str, tuple[Callable[[], Any], str]] = {
    "items": (lambda: list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, …]"),
    "order of keys": (lambda: {"b": 1, "a": (2, {3})}, "{'b': 1, 'a': (2, {3})}"),
    "text": (lambda: "x" * 500, "'" + "x" * 200 + "…'"),
    "long int": (lambda: 1 << 100_000, "an integer of 100001 bits"),
    "deep": (lambda: [[[[[1]]]]], "[[[[…]]]]"),
    "of the notebook": (lambda: [Number(1), Touchy()], "[Number(…), Touchy(…)]"),
    "empty": (list, "[]"),
}


@pytest.mark.parametrize("name", PREVIEWS)
def test_preview(name: str) -> None:
    value, expected = PREVIEWS[name]
    assert preview(value()) == expected


def test_columns_of_a_frame() -> None:
    if not has("pandas"):
        return
    frame = pd.DataFrame({"a": [1], "b": [0.5], "c": pd.Categorical(["x"])})
    described = describe(frame)
    assert described["columns"] == {"a": "int64", "b": "float64", "c": "category"}
    assert described["nbytes"] > 0


def test_no_code_of_the_users_runs() -> None:
    for value in (Touchy(), TouchyList([1]), [Touchy()], {"a": Touchy()}):
        assert describe(value)["kind"] == "data"


def test_what_numba_and_jax_compile_is_a_function() -> None:
    compiled = type("CPUDispatcher", (), {"__call__": lambda self: 1, "__module__": "numba.core.registry"})()
    assert kind_of(compiled) == "function"


@pytest.mark.parametrize("name", ["CPUDispatcher", "DUFunc", "PjitFunction"])
def test_a_class_of_the_notebook_with_such_a_name_holds_data(name: str) -> None:
    assert kind_of(type(name, (), {"__module__": "__main__"})()) == "data"
