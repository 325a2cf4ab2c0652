"""What a step is given and what is around it: all of that is in its key, or is looked at again."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.support.keyed import KERNEL, facts_of, manifest, the_step, write_package
from tests.support.repositories import output

from nblift.model.cache import FileMark, Library, Seen
from nblift.model.graph import Evidence
from nblift.model.spec import Draw, Effects
from nblift.run import key_files
from nblift.run.key_files import Digests
from nblift.run.key_seen import differences, take_down, unrepeatable
from nblift.run.protocol import Watched

#: Folder of a package that has none of the files.
SOURCE = Path("/nowhere/src")

SHARED: dict[str, Any] = {
    "parameter": {"parameters": {"size": 2}},
    "type of a parameter": {"parameters": {"size": 1.0}},
    "parameter that looks the same": {"parameters": {"size": True}},
    "parameter of settings": {"parameters": {"digits": 3}},
    "content of an input": {"made": manifest("bb")},
    "place in memory of an input": {"made": manifest("aa", layout="m")},
    "type of an input": {"made": manifest("aa", type="tuple")},
    "class in an input": {"made": manifest("aa", classes=("shop.helpers:Plain",))},
    "hash seed": {"hash_seed": 1},
    "settings that are called": {"the": the_step(settings=())},
    "output": {"the": msgspec.structs.replace(the_step(), outputs=(output("kept@load"),))},
    "what it may change": {
        "the": the_step(effects=Effects(random=(Draw("random", seeded=True, evidence=Evidence.PROVED),)))
    },
    "argument": {"the": the_step(inputs=["given=values@make"])},
    "kernel": {"kernel": msgspec.structs.replace(KERNEL, argv=("/usr/bin/env", "python"))},
    "variable of the kernel": {"kernel": msgspec.structs.replace(KERNEL, environment={"TZ": "Europe/Berlin"})},
}


@pytest.mark.parametrize("kind", SHARED)
def test_what_is_given_is_in_the_key(kind: str, tmp_path: Path) -> None:
    source = write_package(tmp_path)
    assert facts_of(source).key != facts_of(source, **SHARED[kind]).key


@pytest.mark.parametrize("name", ["TZ", "LANG", "PYTHONOPTIMIZE", "PYTHONPATH", "OMP_NUM_THREADS", "MKL_CBWR"])
def test_variables_that_libraries_read_in_native_code_are_in_the_key(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_package(tmp_path)
    before = facts_of(source)
    monkeypatch.setenv(name, "other")
    assert before.key != facts_of(source).key


def test_methods_of_a_class_that_only_comes_with_an_input(tmp_path: Path) -> None:
    made = manifest("aa", classes=("shop.helpers:Plain",))
    before = facts_of(write_package(tmp_path / "a"), made=made)
    edit = "shop/helpers.py", "    return 1\n", "    return 2\n"
    assert before.key != facts_of(write_package(tmp_path / "b", [edit]), made=made).key


def test_code_that_asks_for_its_text_depends_on_all_of_it(tmp_path: Path) -> None:
    asks = "shop/helpers.py", "return value + DEEP", "return value + DEEP + len(deep.__doc__)"
    before = facts_of(write_package(tmp_path / "a", [asks]))
    after = facts_of(write_package(tmp_path / "b", [asks, ("shop/helpers.py", '"""Deeper."""', '"""Below."""')]))
    assert before.key != after.key


@pytest.mark.parametrize(
    "use", ["getattr(helpers, name)(1)", "vars(helpers)[name]", "list(map(print, [helpers]))", "helpers.__dict__[name]"]
)
def test_a_module_of_which_anything_may_be_used_counts_as_a_whole(use: str, tmp_path: Path) -> None:
    edit = "shop/steps.py", "whole(total) + size", f"whole(total) + size, 1: {use}"
    before = facts_of(write_package(tmp_path / "a", [edit]))
    after = facts_of(write_package(tmp_path / "b", [edit, ("shop/helpers.py", "return value - 1", "return value")]))
    assert before.key != after.key


def test_input_files_and_folders_of_them(tmp_path: Path) -> None:
    source = write_package(tmp_path)
    data = tmp_path / "notebook"
    (data / "more").mkdir(parents=True)
    (data / "a.csv").write_text("1\n")
    (data / "more/b.csv").write_text("2\n")
    the = the_step(files=("a.csv", "more"))
    keys = [facts_of(source, the=the, data=data).key]
    for change in (
        lambda: (data / "a.csv").write_text("3\n"),
        lambda: (data / "more/b.csv").write_text("4\n"),
        lambda: (data / "more/c.csv").write_text(""),
        lambda: (data / "more/c.csv").rename(data / "more/d.csv"),
    ):
        change()
        keys.append(facts_of(source, the=the, data=data).key)
    assert len(set(keys)) == 5


def test_a_file_that_the_source_names_is_in_the_key(tmp_path: Path) -> None:
    named = tmp_path / "named.bin"
    named.write_text("1")
    source = write_package(tmp_path, [("shop/steps.py", '"total":', f'"from": native("{named}"), "total":')])
    before = facts_of(source)
    named.write_text("2")
    assert before.key != facts_of(source).key


def test_same_size_and_a_restored_time_is_another_content(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1")
    status = file.stat()
    digests = Digests({})
    before = digests.of(str(file))
    file.write_text("2")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert digests.of(str(file)) != before


def test_an_old_file_is_not_read_again_and_a_young_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1")
    status = file.stat()
    stamp = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    change = max(status.st_mtime_ns, status.st_ctime_ns)
    old = FileMark(str(file), *stamp, "old", change + key_files.YOUNG_NS + 1)
    young = FileMark(str(file), *stamp, "young", change + key_files.YOUNG_NS)
    assert Digests({str(file): old}).of(str(file)) == "old"
    assert Digests({str(file): young}).of(str(file)) not in ("old", "young")
    monkeypatch.setattr(key_files, "_TELLS_CHANGES", False)
    assert Digests({str(file): old}).of(str(file)) != "old"


# --- what the process really read ----------------------------------------------------------------


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    folder = tmp_path / "lib/site-packages"
    for name, version in (("pandas", "2.2.2"), ("scikit_learn", "1.5.0")):
        (folder / f"{name}-{version}.dist-info").mkdir(parents=True)
        (folder / f"{name}-{version}.dist-info/RECORD").write_text(f"{name}/__init__.py,sha256=1,1\n")
    (folder / "pandas").mkdir()
    (folder / "scikit_learn-1.5.0.dist-info/top_level.txt").write_text("sklearn\n")
    return folder


def watched(**more: Any) -> Watched:
    fields: dict[str, Any] = dict.fromkeys(("files", "modules", "missing", "folders", "reasons", "drawn"), ())
    fields |= {"roots": {}, "environment": {}, "salt": "s", "python": "3.11.7"}
    return Watched(**{**fields, **more})


def _upgrade(libraries: Path) -> None:
    (libraries / "pandas-2.2.2.dist-info").rename(libraries / "pandas-2.2.3.dist-info")


def _rebuild(libraries: Path) -> None:
    (libraries / "pandas-2.2.2.dist-info/RECORD").write_text("pandas/__init__.py,sha256=2,1\n")


def _upgrade_under_another_name(libraries: Path) -> None:
    (libraries / "scikit_learn-1.5.0.dist-info").rename(libraries / "scikit_learn-1.6.0.dist-info")


def _install(libraries: Path) -> None:
    (libraries / "bottleneck").mkdir()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_upgrade, ("library pandas", "2.2.2", "2.2.3")),
        (_rebuild, ("library pandas", "2.2.2", "2.2.2")),
        (_upgrade_under_another_name, ("library scikit_learn", "1.5.0", None)),
        (_install, ("library bottleneck", None, "installed")),
    ],
)
def test_libraries_of_the_kernel_are_looked_at_again(
    libraries: Path, change: Callable[[Path], None], told: tuple[str, str | None, str | None]
) -> None:
    roots = {"pandas": str(libraries), "sklearn": str(libraries)}
    seen = take_down(watched(roots=roots, missing=("bottleneck",), folders=(str(libraries),)), Digests({}), {}, SOURCE)
    assert set(seen.libraries) == {"pandas", "scikit_learn"}
    assert list(differences(seen, Digests({}), {}, SOURCE)) == []
    change(libraries)
    [found] = differences(seen, Digests({}), {}, SOURCE)
    assert (found.component, found.old) == told[:2]
    assert found.new == told[2] or told[0] == "library scikit_learn"


def test_a_library_that_is_removed_is_told(libraries: Path) -> None:
    seen = Seen(libraries={"gone": Library("1.0", str(libraries / "gone-1.0.dist-info/RECORD"), "aa")})
    [found] = differences(seen, Digests({}), {}, SOURCE)
    assert (found.component, found.old, found.new) == ("library gone", "1.0", None)


def test_variables_that_were_read_are_looked_at_again() -> None:
    import hashlib

    def salted(value: str) -> str:
        return hashlib.sha256(f"s{value}".encode()).hexdigest()[:32]

    read = {"URL": salted("a"), "UNSET": "", "SET_IN_THE_KERNEL": salted("x")}
    seen = take_down(watched(environment=read), Digests({}), {"URL": "a"}, SOURCE)
    assert list(seen.environment) == ["URL", "UNSET"]
    assert list(differences(seen, Digests({}), {"URL": "a"}, SOURCE)) == []
    assert [each.component for each in differences(seen, Digests({}), {"URL": "b"}, SOURCE)] == [
        "environment variable URL"
    ]
    assert [each.component for each in differences(seen, Digests({}), {}, SOURCE)] == ["environment variable URL"]
    unset = differences(seen, Digests({}), {"URL": "a", "UNSET": ""}, SOURCE)
    assert [each.component for each in unset] == ["environment variable UNSET"]


def _read(path: Path, digest: str = "") -> tuple[str, int, int, int, int, str]:
    status = path.stat()
    return str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, digest


def test_files_that_were_read_or_missing_are_looked_at_again(tmp_path: Path) -> None:
    file, absent = tmp_path / "config.json", tmp_path / "absent.json"
    file.write_text("1")
    seen = take_down(watched(files=(_read(file), (str(absent), -1, 0, 0, 0, ""))), Digests({}), {}, SOURCE)
    assert list(differences(seen, Digests({}), {}, SOURCE)) == []
    absent.write_text("")
    assert [each.component for each in differences(seen, Digests({}), {}, SOURCE)] == [f"file {absent}"]
    absent.unlink()
    file.write_text("2")
    assert [each.component for each in differences(seen, Digests({}), {}, SOURCE)] == [f"file {file}"]
    file.unlink()
    assert [each.new for each in differences(seen, Digests({}), {}, SOURCE)] == [None]


def test_a_file_that_changed_while_the_step_ran_is_never_the_same(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text("1")
    before = _read(file)
    file.write_text("22")
    seen = take_down(watched(files=(before,)), Digests({}), {}, SOURCE)
    assert len(list(differences(seen, Digests({}), {}, SOURCE))) == 1
    # Just as large, within one tick of the clock: only the digest of then tells.
    seen = take_down(watched(files=(_read(file, "of what was there then"),)), Digests({}), {}, SOURCE)
    assert len(list(differences(seen, Digests({}), {}, SOURCE))) == 1


def test_draws_that_nothing_seeds_are_told(tmp_path: Path) -> None:
    facts = facts_of(write_package(tmp_path / "a"))
    assert len(list(unrepeatable(the_step(), facts, watched(drawn=("numpy.random",))))) == 1
    edit = "shop/steps.py", "    item = Item", "    np.random.seed(size)\n    item = Item"
    seeded = facts_of(write_package(tmp_path / "b", [edit]))
    assert list(unrepeatable(the_step(), seeded, watched(drawn=("numpy.random",)))) == []


def test_only_code_of_ipythons_startup_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    source = write_package(tmp_path / "a")
    before = facts_of(source)
    startup = tmp_path / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "README").write_text("made by IPython itself")
    assert facts_of(source).key == before.key
    (startup / "00-first.py").write_text("import math")
    assert facts_of(source).key != before.key
