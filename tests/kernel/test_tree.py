"""Trees on disk, and the words for where two of them differ."""

import json
import struct
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from tests.support.values import SAME, VALUES, Make, Plain, Town, has, twice

from nblift_kernel.canonical import Tree, canonical, first_difference, spread
from nblift_kernel.canonical.atoms import pack, unpack

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "kernel/src/nblift_kernel/schemas/tree.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", VALUES)
def test_what_is_dumped_is_read_again(name: str, tmp_path: Path) -> None:
    tree = canonical(VALUES[name]())
    tree.dump(tmp_path / "t")
    head = json.loads((tmp_path / "t.json").read_text(encoding="ascii"))
    jsonschema.validate(head, SCHEMA)
    again = Tree.read(tmp_path / "t")
    assert again.rows == tree.rows
    assert (again.digest, again.layout, again.opaque) == (tree.digest, tree.layout, tree.opaque)
    assert first_difference(tree, again) is None


def test_too_much_content_is_only_a_digest(tmp_path: Path) -> None:
    tree = canonical(["x" * 10_000], keep=1_000)
    assert tree.rows == ()
    tree.dump(tmp_path / "t")
    assert json.loads((tmp_path / "t.json").read_text(encoding="ascii"))["rows"] is None
    assert (tmp_path / "t.bin").read_bytes() == b""
    assert Tree.read(tmp_path / "t").digest == canonical(["x" * 10_000]).digest


def test_a_reader_needs_only_the_standard_library(tmp_path: Path) -> None:
    """As the schema describes it: an array of floats below a key."""
    if not has("numpy"):
        return
    import numpy as np

    canonical({"a": [np.array([1.5, -0.0])]}).dump(tmp_path / "t")
    rows = json.loads((tmp_path / "t.json").read_text(encoding="ascii"))["rows"]
    parent, label, kind, (form, shape, offset, length) = rows[-1]
    content = (tmp_path / "t.bin").read_bytes()[offset : offset + length]
    assert (rows[parent][1], label, kind, form, shape) == ("['a']", "[0]", "numpy.ndarray <f8 (2,)", "<f8", [2])
    assert str(struct.unpack("<2d", content)) == "(1.5, -0.0)"


ITEMS = [None, True, False, 0, -5, 1 << 70, 1 << 40_000, 0.5, -0.0, float("inf"), 1j, "", "é\0\ud800", b"", b"\0\n"]


@pytest.mark.parametrize("items", [[], ITEMS, ITEMS[::-1], ["a", "bc"], [1, 2], [None] * 3, [b"a\n", b"b"], [1.5]])
def test_plain_values_in_one_run(items: list[object]) -> None:
    again = unpack(pack(items))
    assert again == items
    assert list(map(type, again)) == list(map(type, items))
    assert str([x for x in again if type(x) is float]) == str([x for x in items if type(x) is float])


DIFFERENCES: dict[str, tuple[Make, Make, str]] = {
    "item": (lambda: [1, 2, 3], lambda: [1, 5, 3], "[1]: 2 became 5"),
    "value of a key": (lambda: {"a": 1, "b": 2}, lambda: {"a": 1, "b": 3}, "['b']: 2 became 3"),
    "key": (lambda: {"a": 1}, lambda: {"b": 1}, ".keys()[0]: 'a' became 'b'"),
    "deep": (lambda: {"a": [Plain(x=[1, [2]])]}, lambda: {"a": [Plain(x=[1, [3]])]}, "['a'][0].x[1][0]: 2 became 3"),
    "type": (lambda: [[1]], lambda: [(1,)], "[0]: list [1] became tuple [1]"),
    "class": (lambda: Plain(a=1), lambda: Town("a", []), "tests.support.values.Plain became tests.support.values.Town"),
    "number": (lambda: 1, lambda: 2, "1 became 2"),
    "more": (lambda: [1, []], lambda: [1, [], []], "nothing more became `[2]`"),
    "longer": (lambda: [1], lambda: [1, 2], "[1]: nothing became 2"),
    "attribute": (lambda: Plain(a=1), lambda: Plain(b=1), "`.a` became `.b`"),
    "long int": (lambda: [1 << 40_000], lambda: [(1 << 40_000) + 1], "[0]: <long int> became <long int>"),
    "alias": (lambda: twice([]), lambda: [[], []], "[1]: same as 1 became list []"),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_in_words(name: str) -> None:
    one, other, expected = DIFFERENCES[name]
    assert str(first_difference(canonical(one()), canonical(other()))) == expected


@pytest.mark.parametrize("name", SAME)
def test_no_difference(name: str) -> None:
    one, other = (canonical(make()) for make in SAME[name])
    assert first_difference(one, other) is None
    assert spread(one, other) == 0.0


SPREADS: dict[str, tuple[object, object, float | None]] = {
    "equal": ([1.0], [1.0], 0.0),
    "close": ([1.0, 2.0], [1.0, 2.0000000002], 1e-10),
    "in a dict": ({"a": 1.0}, {"a": 1.5}, 1 / 3),
    "nan": ([1.0], [float("nan")], float("inf")),
    "integers": ([1], [2], None),
    "text beside": ([1.0, "a"], [1.5, "b"], None),
    "shape": ([1.0], [1.0, 2.0], None),
    "type": ([1.0], (1.0,), None),
    "integer and float": ([1], [1.0], None),
    "complex": ([1 + 1j], [1 + 2j], 0.5),
}


@pytest.mark.parametrize("name", SPREADS)
def test_only_floats_can_be_close(name: str) -> None:
    one, other, expected = SPREADS[name]
    assert spread(canonical(one), canonical(other)) == (expected if expected is None else pytest.approx(expected))


if has("pandas"):
    import numpy as np
    import pandas as pd

    def frame(**columns: object) -> pd.DataFrame:
        return pd.DataFrame({"sex": ["m", "f", "f"], "age": [1.0, 2.0, 3.0], **columns})

    DIFFERENCES |= {
        "cell": (frame, lambda: frame(sex=["m", "f", "m"]), "['sex'][2]: 'f' became 'm'"),
        "float cell": (frame, lambda: frame(age=[1.0, 2.5, 3.0]), "['age'][1]: 2.0 became 2.5"),
        "column": (frame, lambda: frame().rename(columns={"age": "AGE"}), ".columns[1]: 'age' became 'AGE'"),
        "element": (lambda: np.zeros((2, 3)), lambda: np.array([[0.0, 0, 0], [0, 1, 0]]), "[1, 1]: 0.0 became 1.0"),
        "dtype": (
            lambda: np.zeros(2),
            lambda: np.zeros(2, "f4"),
            "numpy.ndarray <f8 (2,) became numpy.ndarray <f4 (2,)",
        ),
        "moment": (
            lambda: np.array(["2024", "NaT"], "M8[us]"),
            lambda: np.array(["2024", "2025-01-02T03:00:00.5"], "M8[us]"),
            "[1]: 'NaT' became '2025-01-02T03:00:00.500000000'",
        ),
        "text": (lambda: np.array(["ab", "c"]), lambda: np.array(["ab", "d"]), "[1]: 'c' became 'd'"),
    }
    SPREADS |= {
        "frames": (frame(), frame(age=[1.0, 2.0, 3.0000003]), 1e-7),
        "halves": (np.array([1], "f2"), np.array([2], "f2"), 0.5),
        "big endian": (np.array([1], ">f8"), np.array([2], ">f8"), 0.5),
        "dtypes": (np.array([1.0]), np.array([1.0], "f4"), None),
        "other column": (frame(n=[1, 2, 3]), frame(n=[1, 2, 4]), None),
        "complex array": (np.array([1 + 1j]), np.array([1 + 2j]), 0.5),
    }
