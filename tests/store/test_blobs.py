import errno
import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob
from nblift.store.blobs import Blobs


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@settings(deadline=None, max_examples=40)
@given(contents=st.lists(st.binary(max_size=64)))
def test_what_was_put_is_found_by_its_digest_once(
    contents: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("blobs")
    blobs = Blobs(folder)
    put = [blobs.put(io.BytesIO(content)) for content in contents]
    assert [blob.digest for blob in put] == [f"sha256:{hashlib.sha256(c).hexdigest()}" for c in contents]
    assert [(blob.size, blobs.path(blob).read_bytes()) for blob in put] == [(len(c), c) for c in contents]
    assert len(files(folder)) == len(set(contents))


def test_a_blob_cannot_be_changed_by_accident(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert blobs.path(blobs.put(io.BytesIO(b"x"))).stat().st_mode & 0o777 == 0o444


def test_files_larger_than_a_chunk_are_stored_whole(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(1 << 20) * 2 + b"end")
    blobs = Blobs(tmp_path / "blobs")
    blob = blobs.put_file(source)
    assert blob.size == source.stat().st_size
    assert blobs.path(blob).read_bytes() == source.read_bytes()


def test_a_full_disk_leaves_nothing_behind_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    blobs = Blobs(tmp_path)
    kept = blobs.put(io.BytesIO(b"kept"))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NbliftError) as caught:
        blobs.put(io.BytesIO(b"lost"))
    [diagnostic] = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.slug) == ("NB501", "store-full")
    assert str(tmp_path) in diagnostic.hint
    assert len(files(tmp_path)) == 1
    assert blobs.path(kept).read_bytes() == b"kept"


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, as_nobody: None) -> None:
    with pytest.raises(NbliftError) as caught:
        Blobs(tmp_path / "blobs").put(io.BytesIO(b"x"))
    assert caught.value.diagnostics[0].slug == "store-read-only"


def test_a_file_where_the_folder_should_be_is_an_error_with_a_place(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("not a folder")
    with pytest.raises(NbliftError) as caught:
        Blobs(tmp_path / "blobs").put(io.BytesIO(b"x"))
    assert caught.value.diagnostics[0].slug == "store-unwritable"


def test_missing_bytes_are_told_with_the_way_to_make_them_again(tmp_path: Path) -> None:
    with pytest.raises(NbliftError) as caught:
        Blobs(tmp_path).path(Blob("sha256:" + "0" * 64, 3))
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.slug == "blob-missing"
    assert "again" in diagnostic.hint
