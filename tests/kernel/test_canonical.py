"""The judge: equal digests exactly when the content is the same."""

import copy
import json
import os
import re
import subprocess
import sys
import threading
import weakref
from typing import Any, cast

import pytest
from tests.support.values import DIFFERENT, SAME, VALUES, Counted, Make, Plain, deep

from nblift_kernel.canonical import canonical, fingerprint, layout

#: `deepcopy` refuses these, loses attributes of them (of generators only under numpy 1), or cuts views inside.
NOT_COPIED = {"module", "numpy: tagged", "numpy: generator", "numpy: bits", "pandas: grouped", "models: ols"}


@pytest.mark.parametrize("name", VALUES)
def test_made_again_it_is_the_same(name: str) -> None:
    one, other = canonical(VALUES[name]()), canonical(VALUES[name]())
    assert one.digest == other.digest
    assert not one.opaque


@pytest.mark.parametrize("name", [name for name in VALUES if name not in NOT_COPIED])
def test_a_deep_copy_is_the_same(name: str) -> None:
    value = VALUES[name]()
    assert canonical(copy.deepcopy(value)).digest == canonical(value).digest


@pytest.mark.parametrize("name", VALUES)
def test_reading_changes_nothing(name: str) -> None:
    value = VALUES[name]()
    before, place = fingerprint(value, budget=1 << 30), layout(value)
    canonical(value)
    assert before is not None
    assert (fingerprint(value, budget=1 << 30), layout(value)) == (before, place)
    assert fingerprint(value, budget=1) is None


@pytest.mark.parametrize("name", SAME)
def test_same_content(name: str) -> None:
    one, other = (make() for make in SAME[name])
    assert canonical(one).digest == canonical(other).digest


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_content(name: str) -> None:
    one, other = (make() for make in DIFFERENT[name])
    assert canonical(one).digest != canonical(other).digest
    assert fingerprint(one, budget=1 << 30) != fingerprint(other, budget=1 << 30)


def test_names_of_the_package_are_those_of_the_notebook() -> None:
    """A class and a function of the notebook, and what lifting made of them in a package."""
    source = "class Foo:\n    def __init__(self): self.a = 1\ndef f(): pass\n"
    spaces: list[dict[str, Any]] = [{"__name__": name} for name in ("__main__", "package.helpers")]
    for space in spaces:
        exec(source, space)
    one, other = ([space["Foo"](), space["f"], space["Foo"]] for space in spaces)
    modules = ("package.helpers", "package.steps")
    assert canonical(one).digest == canonical(other, local_modules=modules).digest
    assert canonical(one).digest != canonical(other).digest
    assert canonical(one).digest != canonical(other, local_modules=modules, renamed={"package.helpers.f": "g"}).digest


def test_renamed_and_nested_functions_keep_the_name_of_the_notebook() -> None:
    notebook, package = {"__name__": "__main__"}, {"__name__": "package.steps"}
    exec("def evaluate(): pass\ndef add(x): pass\n", notebook)
    exec("def evaluate_v2(): pass\ndef step():\n    def add(x): pass\n    return add\n", package)
    tree = canonical([notebook["evaluate"], notebook["add"]])
    renamed = {"package.steps.evaluate_v2": "evaluate", "package.steps.step": ""}
    made = [package["evaluate_v2"], package["step"]()]  # type: ignore[operator]
    assert canonical(made, local_modules=("package.steps",), renamed=renamed).digest == tree.digest
    assert canonical(made, local_modules=("package.steps",)).digest != tree.digest


def test_data_of_a_class_is_content_of_its_instances() -> None:
    one = canonical(Counted(), local_modules=(__name__, Counted.__module__))
    Counted()()
    try:
        assert canonical(Counted(), local_modules=(Counted.__module__,)).digest != one.digest
        assert canonical(Counted(), local_modules=()).digest == canonical(Counted(), local_modules=()).digest
    finally:
        Counted.calls.clear()


def test_lines_of_a_shell_command_are_a_list() -> None:
    from IPython.utils.text import LSString, SList

    lines = SList(["a", "b"])
    assert lines.s == "a b"  # kept in an attribute
    assert canonical(lines).digest == canonical(["a", "b"]).digest
    assert canonical(LSString("a")).digest == canonical("a").digest


OPAQUE: dict[str, tuple[Make, str]] = {
    "generator": (lambda: {"a": [(x for x in "ab")]}, "['a'][0]: builtins.generator (a generator)"),
    "iterator": (lambda: iter([1]), "value: builtins.list_iterator (an iterator)"),
    "zip": (lambda: [zip("a", "b", strict=True)], "[0]: builtins.zip (an iterator)"),
    "file": (lambda: Plain(log=sys.__stdin__), ".log: _io.TextIOWrapper (an open file)"),
    "lock": (threading.Lock, "value: _thread.lock (TypeError: cannot pickle '_thread.lock' object)"),
    "weak": (lambda: weakref.ref(Plain), "value: weakref.ReferenceType"),
    "match": (lambda: re.match("a", "a"), "value: re.Match (TypeError"),
}


@pytest.mark.parametrize("name", OPAQUE)
def test_what_cannot_be_compared_is_named(name: str) -> None:
    make, expected = OPAQUE[name]
    value = make()
    entry = canonical(value).opaque[0]
    assert entry.startswith(expected)
    assert fingerprint(value, budget=1_000_000) is None


def test_iterators_are_not_consumed() -> None:
    values = [iter([1, 2]), (x for x in [1, 2]), zip([1, 2], strict=True), map(str, [1, 2]), enumerate([1, 2])]
    canonical(values)
    fingerprint(values, budget=1_000_000)
    assert [len(list(v)) for v in values] == [2] * 5


class Touchy:
    """Every special method that a careless reader would call."""

    def __init__(self) -> None:
        self.a = 1

    def _refuse(self, *args: object) -> Any:
        raise AssertionError("called")

    __eq__ = __hash__ = __repr__ = __str__ = __len__ = __iter__ = __bool__ = __getattr__ = __getattribute__ = _refuse
    __reduce__ = __reduce_ex__ = __getstate__ = __copy__ = __deepcopy__ = __dir__ = __contains__ = __call__ = _refuse
    __array__ = __array_interface__ = __getitem__ = __next__ = __iter__ = __format__ = __sizeof__ = _refuse
    __class__ = property(_refuse)


class TouchyType(type):
    def _refuse(cls, *args: object) -> Any:
        raise AssertionError("called")

    __eq__ = __hash__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = __iter__ = __len__ = _refuse


class TouchyList(list):  # type: ignore[type-arg]
    def _refuse(self, *args: object) -> Any:
        raise AssertionError("called")

    __iter__ = __len__ = __getitem__ = __eq__ = __repr__ = __reduce_ex__ = __getattribute__ = __contains__ = _refuse


def test_no_special_method_of_the_users_is_called() -> None:
    touchy = TouchyType("Strict", (), {"__module__": "__main__"})
    for value in (
        Touchy(),
        touchy,
        object.__new__(cast("type", touchy)),
        TouchyList([1, 2]),
        [Touchy(), {"a": Touchy()}],
    ):
        tree = canonical(value)
        assert not tree.opaque
        assert fingerprint(value, budget=1_000_000) is not None
    assert canonical(TouchyList([1, 2])).digest != canonical(TouchyList([1, 3])).digest


def test_no_depth_is_too_deep() -> None:
    assert canonical(deep(100_000)).digest != canonical(deep(99_999)).digest


def test_mutable_nodes_tell_what_names_share() -> None:
    inner = [1]
    one, other = canonical([inner, (inner,)]), canonical({"a": inner})
    assert id(inner) in one.nodes
    assert id(inner) in other.nodes
    assert len(set(one.nodes)) == len(one.nodes) == 2


def test_parts_made_for_the_occasion_have_no_identity() -> None:
    """Else two names could seem to share what was garbage in between: here the dict that a clock time pickles."""
    clock, made = canonical(VALUES["clock"]()).nodes
    assert made < 0 < clock


def digests() -> dict[str, str]:
    return {name: canonical(make(), local_modules=("__main__", "__mp_main__")).digest for name, make in VALUES.items()}


def test_the_digest_is_the_same_in_every_process() -> None:
    program = "import json, tests.kernel.test_canonical as t; print(json.dumps(t.digests()))"
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(made.stdout) == digests()


class Partial:
    """Tells what of it is pickled."""

    def __init__(self) -> None:
        self.kept, self.left = [1], [2]

    def __getstate__(self) -> dict[str, object]:
        return {"kept": self.kept}


def test_what_may_not_be_copied_as_a_whole_is_told() -> None:
    pd = pytest.importorskip("pandas")
    given = pd.DataFrame({"a": [1]})
    object.__setattr__(given, "note", ["mine"])
    for value, told in ((Partial(), True), (given, True), (given.copy(), False), (Plain(), False)):
        assert canonical([value], local_modules=("__main__", __name__)).forgetful is told
