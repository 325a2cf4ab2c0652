"""What the tracker in kernels saw while somebody worked in a notebook, kept in the state folder.

One file per notebook, under the digest of its path: private, bounded, replaced as a whole. A record counts for a cell
only as long as the cell has the source that ran.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from nblift.model.live import LiveRecord
from nblift.model.notebook import Notebook

T = TypeVar("T")
#: Records and bytes of one notebook, notebooks in all.
_RECORDS, _BYTES, _NOTEBOOKS = 1_000, 4 << 20, 500


class Seen(msgspec.Struct, frozen=True):
    """What was seen in a notebook."""

    version: int
    #: Absolute path of the notebook, and which file it was: device and number.
    path: str
    file: tuple[int, int] | None
    #: In the order in which cells ran; of former sessions the last one of each cell and source.
    records: tuple[LiveRecord, ...] = ()
    #: Names of the notebook that the kernel held at last; None if it did not say.
    names: tuple[str, ...] | None = None

    @property
    def last_session(self) -> tuple[LiveRecord, ...]:
        """Records of the session that is going on, or was the last."""
        if not self.records:
            return ()
        return tuple(each for each in self.records if each.session == self.records[-1].session)


class _Head(msgspec.Struct):
    """What of a file says whose it is."""

    version: int
    path: str
    file: tuple[int, int] | None


def state_folder() -> Path:
    """Where nblift keeps what belongs to a user: `NBLIFT_STATE`, or the platform's folder for that."""
    given = os.environ.get("NBLIFT_STATE")
    if given:
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path("nblift", appauthor=False)


def load(notebook: Path) -> Seen | None:
    """What was seen in a notebook; None if nothing was, or if nobody can read it any more."""
    path = _absolute(notebook)
    seen = _read(_place(path), Seen)
    if seen is not None and seen.path == str(path):
        return seen
    former = _former_place(path)
    return None if former is None else _read(former, Seen)


def add(notebook: Path, records: Sequence[LiveRecord], names: Sequence[str] | None = None) -> Seen:
    """Keep records of a notebook, beside what is kept already.

    Parameters
    ----------
    notebook
        Its file, which need not exist.
    records
        In the order in which the cells ran; those that are kept already are left out.
    names
        What the kernel holds now; None if that is not said.
    """
    path = _absolute(notebook)
    known = load(path)
    kept = known.records if known is not None else ()
    have = {(each.session, each.sequence) for each in kept}
    merged = (*kept, *(each for each in records if (each.session, each.sequence) not in have))
    told = tuple(names) if names is not None else (known.names if known is not None else None)
    seen = Seen(1, str(path), _identity(path), _bounded(merged), told)
    _write(_place(path), seen)
    if known is not None and known.path != str(path):
        _place(Path(known.path)).unlink(missing_ok=True)
    _prune(_place(path).parent)
    return seen


def move(old: Path, new: Path) -> None:
    """The notebook has another path now."""
    known = load(old)
    if known is not None:
        _place(_absolute(old)).unlink(missing_ok=True)
        path = _absolute(new)
        _write(_place(path), msgspec.structs.replace(known, path=str(path), file=_identity(path)))


def forget(notebook: Path) -> None:
    """Keep nothing of a notebook."""
    _place(_absolute(notebook)).unlink(missing_ok=True)


def source_hash(source: str) -> str:
    """Digest of a cell's source, as records have it."""
    return "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def hashes_of(notebook: Notebook) -> dict[str, str]:
    """Id of a code cell → digest of its source."""
    return {cell.id: source_hash(cell.source) for cell in notebook.code_cells}


# --- files ---------------------------------------------------------------------------------------


def _absolute(notebook: Path) -> Path:
    return notebook.resolve()


def _place(path: Path) -> Path:
    return state_folder() / "seen" / f"{hashlib.sha256(os.fsencode(path)).hexdigest()}.json"


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _former_place(path: Path) -> Path | None:
    """Where a notebook is kept that was renamed while nobody looked: the same file, whose old path is gone."""
    identity = _identity(path)
    for place in (state_folder() / "seen").glob("*.json") if identity is not None else ():
        head = _read(place, _Head)
        if head is not None and head.file == identity and not Path(head.path).exists():
            return place
    return None


def _read(place: Path, kind: type[T]) -> T | None:
    try:
        found = msgspec.json.decode(place.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None  # not there, or written by another version: it will be seen again
    return found if getattr(found, "version", None) == 1 else None


def _write(place: Path, seen: Seen) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # made readable for the owner only
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(seen))
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _bounded(records: Sequence[LiveRecord]) -> tuple[LiveRecord, ...]:
    """The last records, as many as are kept: of former sessions the last one of each cell and source."""
    kept: list[LiveRecord] = []
    met: set[tuple[str, str]] = set()
    room = _BYTES
    for each in reversed(records):
        key = (each.cell, each.source_hash)
        if each.session != records[-1].session and key in met:
            continue
        met.add(key)
        room -= len(msgspec.json.encode(each))
        if room < 0 or len(kept) >= _RECORDS:
            break
        kept.append(each)
    return tuple(reversed(kept))


def _prune(folder: Path) -> None:
    """Forget the notebooks in which nobody has worked for longest, if there are too many."""
    places = list(folder.glob("*.json"))
    if len(places) > _NOTEBOOKS:
        with suppress(OSError):  # somebody else is at it as well
            for place in sorted(places, key=lambda each: each.stat().st_mtime)[:-_NOTEBOOKS]:
                place.unlink(missing_ok=True)
