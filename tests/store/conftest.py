import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[None]:
    """`tmp_path` may not be written in the test, also when tests run as root."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        tmp_path.chmod(0o555)
        yield
        tmp_path.chmod(0o755)
