import pickle
from pathlib import Path
from typing import Any

import pytest

from nblift.repository.recorded import printed_file, recorded_folder
from nblift_kernel.record import write_recorded

from .disk import put, snapshot


class Unpicklable:
    def __reduce__(self) -> Any:
        raise RuntimeError("no")


def test_values_are_plain_pickles_that_keep_what_is_shared(tmp_path: Path) -> None:
    folder = recorded_folder(tmp_path, "fit")
    names = ["a"]
    put(tmp_path, {"in.csv": b"1", "out.csv": b"2"})
    files = [("before/data/in.csv", tmp_path / "in.csv"), ("after/out.csv", tmp_path / "out.csv")]

    assert write_recorded(folder, {"x": names, "y": [names]}, {"z": 1}, files) == ""

    assert folder == tmp_path / "tests/recorded/fit"
    assert snapshot(folder, times=False).keys() == {
        "inputs.pkl",
        "outputs.pkl",
        "files/before/data/in.csv",
        "files/after/out.csv",
    }
    loaded = pickle.loads((folder / "inputs.pkl").read_bytes())
    assert loaded == {"x": ["a"], "y": [["a"]]}
    assert loaded["y"][0] is loaded["x"]
    assert printed_file(tmp_path, "fit") == folder / "printed.txt"


def test_what_only_cloudpickle_can_write_says_so_in_its_name(tmp_path: Path) -> None:
    assert write_recorded(tmp_path / "fit", {}, {"f": lambda x: x + 1}, []) == ""
    assert sorted(path.name for path in (tmp_path / "fit").iterdir()) == ["inputs.pkl", "outputs.cloudpickle"]
    assert pickle.loads((tmp_path / "fit" / "outputs.cloudpickle").read_bytes())["f"](1) == 2


def test_what_cannot_be_written_is_a_reason_and_no_half_of_it(tmp_path: Path) -> None:
    put(tmp_path, {"fit/inputs.pkl": b"stale"})
    why = write_recorded(tmp_path / "fit", {"x": 1}, {"y": Unpicklable()}, [])
    assert why == "They cannot be pickled: RuntimeError: no"
    assert not (tmp_path / "fit").exists()


def test_a_missing_file_is_not_left_out_silently(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_recorded(tmp_path / "fit", {}, {}, [("after/x", tmp_path / "missing")])
