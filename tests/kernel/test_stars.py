"""Which names star imports brought, and from where."""

import sys
import types
from typing import Any

import pytest

from nblift_kernel.stars import brought_by_stars


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules that share a name, one with `__all__`."""
    contents: dict[str, dict[str, Any]] = {
        "star_one": {"a": 1.5, "b": 2.5, "_hidden": 3.5},
        "star_two": {"b": 4.5, "c": 5.5, "d": 6.5, "__all__": ["b", "c"]},
    }
    for name, held in contents.items():
        module = types.ModuleType(name)
        vars(module).update(held)
        monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    ("source", "brought"),
    [
        ("from star_one import *", {"star_one": ["a", "b"]}),
        ("from star_one import *\nfrom star_two import *", {"star_one": ["a"], "star_two": ["b", "c"]}),
        ("from star_two import *\nfrom star_one import *", {"star_one": ["a", "b"], "star_two": ["c"]}),
        ("from star_one import *\na = 7.5", {"star_one": ["b"]}),
        ("try:\n    from star_one import *\nexcept ImportError:\n    pass", {"star_one": ["a", "b"]}),
        ("import star_one\nx = 2 * 3", {}),
        ("text = 'from star_one import *'", {}),
    ],
)
def test_names_belong_to_the_module_that_they_came_from(source: str, brought: dict[str, list[str]]) -> None:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    assert brought_by_stars(source, namespace) == brought


def test_what_does_not_parse_brings_nothing() -> None:
    assert brought_by_stars("from os.path import *\n%magic", {}) == {}
