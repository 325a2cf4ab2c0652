import errno
import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob
from nblift.store.blobs import BlobReader, Blobs


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


def slug(caught: pytest.ExceptionInfo[NbliftError]) -> str:
    return caught.value.diagnostics[0].slug


def damage(place: Path) -> None:
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[::-1] + b"!")


def test_damaged_bytes_are_found_at_the_first_read_and_set_aside(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    blob, other = blobs.put(io.BytesIO(b"good")), blobs.put(io.BytesIO(b"other"))
    damage(blobs.place(blob))
    with pytest.raises(NbliftError) as caught:
        BlobReader(tmp_path / "blobs", remedy=lambda told: f"Make {told.size} bytes.").path(blob)
    [told] = caught.value.diagnostics
    assert (told.slug, told.hint) == ("blob-damaged", "Make 4 bytes.")
    assert Path(str(told.places[0].file)).read_bytes() == b"doog!"
    with pytest.raises(NbliftError) as caught:
        blobs.path(blob)
    assert slug(caught) == "blob-missing"
    assert blobs.path(other).read_bytes() == b"other"


def test_putting_again_mends_what_was_damaged(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    blob = blobs.put(io.BytesIO(b"good"))
    damage(blobs.place(blob))
    assert blobs.put(io.BytesIO(b"good")) == blob
    assert BlobReader(tmp_path / "blobs").path(blob).read_bytes() == b"good"


def test_a_blob_is_read_once_to_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = Blobs(tmp_path).put(io.BytesIO(b"good"))
    reader = BlobReader(tmp_path)
    reader.path(blob)
    monkeypatch.setattr(hashlib, "file_digest", None)
    reader.path(blob)
    reader.forget()
    with pytest.raises(TypeError):
        reader.path(blob)


def test_a_new_file_in_the_place_of_a_damaged_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = Blobs(tmp_path / "blobs")
    blob = blobs.put(io.BytesIO(b"good"))
    damage(blobs.place(blob))
    digest = hashlib.file_digest

    def slowly(source: Any, name: str) -> Any:
        found = digest(source, name)
        blobs.put(io.BytesIO(b"good"))
        return found

    monkeypatch.setattr(hashlib, "file_digest", slowly)
    with pytest.raises(NbliftError):
        BlobReader(tmp_path / "blobs").path(blob)
    monkeypatch.undo()
    assert BlobReader(tmp_path / "blobs").path(blob).read_bytes() == b"good"


def test_all_files_are_listed(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert list(blobs.files()) == []
    put = {blobs.put(io.BytesIO(bytes([n]))) for n in range(5)}
    blobs.write(io.BytesIO(b"a draft is none"))
    assert {blob for blob, _ in blobs.files()} == put
