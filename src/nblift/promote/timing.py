"""How long verification took last time, kept beside the run store and in no promoted file."""

from pathlib import Path

import msgspec

from nblift.store.store import FOLDER
from nblift.store.trouble import spoken

_FILE = "verification-time.json"


def last_time(repository: Path) -> float | None:
    """Seconds of the last verification; None if unknown."""
    try:
        return msgspec.json.decode((repository / FOLDER / _FILE).read_bytes(), type=float)
    except (OSError, msgspec.DecodeError):
        return None


def remember_time(repository: Path, seconds: float) -> None:
    """Keep how long it took."""
    path = repository / FOLDER / _FILE
    with spoken(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(round(seconds, 1)))
