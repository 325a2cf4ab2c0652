from pathlib import Path

import pytest

from nblift.repository import compose, write

from . import sample_pipeline


@pytest.fixture(scope="session")
def tree() -> dict[str, bytes]:
    """All files of the sample pipeline."""
    sample = sample_pipeline
    return compose(sample.spec(), sample.sources(), sample.DOCUMENT, sample.verified())


@pytest.fixture
def repository(tree: dict[str, bytes], tmp_path: Path) -> Path:
    """The sample pipeline on disk."""
    return write(tree, tmp_path / "care", owner="care").target
