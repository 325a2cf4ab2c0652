"""The code of a run: kept in the store as one archive, and executed from a copy that nobody edits."""

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from nblift.model.run import Blob
from nblift.model.spec import Spec
from nblift.store.leases import Lease
from nblift.store.store import Store
from nblift.store.trouble import spoken

from .sources import SPEC_FILE

#: Of every file of an archive, so that the same code has the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)
_DRAFT = "new-"


def pack(repository: Path, spec: Spec) -> bytes:
    """The spec, the source and the notebook of a pipeline repository, as an archive; the same files, the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(_files(repository, spec)):
            path = repository / name
            with spoken(path):
                archive.writestr(zipfile.ZipInfo(name, _TIME), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unpacked(store: Store, lease: Lease, code: Blob) -> Path:
    """A folder with what an archive holds, shared by all runs of the same code.

    Parameters
    ----------
    lease
        Of this process; what it leaves when it is killed bears the name of the lease, see `drop_drafts`.

    Raises
    ------
    NbliftError
        The archive is damaged or gone, or the folder cannot be written.
    """
    folder = store.folder / "scratch" / f"code-{code.digest.removeprefix('sha256:')[:32]}"
    if folder.is_dir():
        return folder
    archive = lease.blobs.path(code)
    draft = folder.with_name(f"{_DRAFT}{lease.id}")
    with spoken(folder):
        try:
            draft.mkdir(parents=True)
            with zipfile.ZipFile(archive) as source:
                source.extractall(draft)
            for path in draft.rglob("*"):
                if path.is_file():
                    path.chmod(0o444)
            _put(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def drop_drafts(store: Store) -> None:
    """Remove what killed processes left half unpacked, once their leases were given up."""
    for draft in (store.folder / "scratch").glob(f"{_DRAFT}*"):
        if not (store.folder / "leases" / draft.name.removeprefix(_DRAFT)).exists():
            shutil.rmtree(draft, ignore_errors=True)


def _put(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        # Another run was faster.
        if not folder.is_dir():
            raise


def _files(repository: Path, spec: Spec) -> Iterator[str]:
    yield SPEC_FILE
    if (repository / spec.notebook.path).is_file():
        yield spec.notebook.path
    for folder, folders, files in os.walk(repository / "src"):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.endswith(".egg-info")]
        here = Path(folder).relative_to(repository)
        yield from ((here / name).as_posix() for name in files if not name.endswith(".pyc"))
