"""Recorded values: beside the repository's tests, out of git."""

import shutil
from pathlib import Path

from nblift.repository.recorded import RECORDED
from nblift.store.trouble import spoken


def put_recorded(source: Path, target: Path) -> None:
    """Replace the recorded values of a repository by those of a verification.

    Parameters
    ----------
    source
        One folder per step; may be missing if no step ran.
    target
        The repository.
    """
    place = target / RECORDED
    with spoken(place):
        shutil.rmtree(place, ignore_errors=True)
        if source.exists():
            shutil.copytree(source, place)
