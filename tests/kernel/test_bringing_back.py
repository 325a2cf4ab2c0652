"""Values that pickle, and do not come back the same."""

import os
import sys
import threading
import types
from pathlib import Path

import numpy as np
import pytest
from tests.support.tracked import tracked

from nblift_kernel import bringing_back
from nblift_kernel.bringing_back import not_brought_back

SOURCE = """
class Refused(Exception):
    def __init__(self, shop, price):
        super().__init__(shop)


class Loud:
    def __setstate__(self, state):
        print("loaded")
        globals()["LOADED"] = True


class Slow:
    def __setstate__(self, state):
        import threading
        threading.Event().wait()
"""


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A module that is no part of any notebook."""
    module = types.ModuleType("far_library")
    monkeypatch.setitem(sys.modules, "far_library", module)
    exec(SOURCE, module.__dict__)
    return module


def made(cls: type) -> object:
    value = cls()
    value.content = 1
    return value


def test_what_comes_back_and_what_does_not(library: types.ModuleType) -> None:
    values = {"bad": library.Refused("a", 1), "good": np.arange(3), "loud": made(library.Loud)}
    found = not_brought_back(values)
    assert list(found) == ["bad"]
    assert found["bad"].startswith("TypeError while it was loaded again: ")


def test_nothing_of_it_shows_here(library: types.ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    assert not_brought_back({"loud": made(library.Loud)}) == {}
    assert not hasattr(library, "LOADED")
    assert capfd.readouterr() == ("", "")


def test_what_takes_for_ever_is_given_up(library: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing_back, "_PATIENCE", 0.2)
    fork, children = os.fork, list[int]()

    def noted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", noted)
    assert not_brought_back({"slow": made(library.Slow), "bad": library.Refused("a", 1)}) == {}
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


def test_other_threads_do_not_matter(library: types.ModuleType) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert list(not_brought_back({"bad": library.Refused("a", 1)})) == ["bad"]
    finally:
        end.set()
        thread.join()


@pytest.mark.parametrize(("scratch", "pickles"), [(True, False), (False, True)])
def test_the_tracker_tries_it_in_a_process_of_its_own_only(
    tmp_path: Path, library: types.ModuleType, scratch: bool, pickles: bool
) -> None:
    with tracked(tmp_path, scratch=scratch) as session:
        seen = session.cell("import far_library; bad = far_library.Refused('a', 1); n = 1")["bound"]
    assert seen["bad"]["pickles"] is pickles
    assert seen["n"]["pickles"] is True
    assert ("loaded again" in seen["bad"].get("unpickled_because", "")) is not pickles
