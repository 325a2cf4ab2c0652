"""The boundary codec: what comes back is what was stored, content and place in memory."""

import pytest
from tests.support.values import SAME, VALUES, Make

from nblift_kernel.canonical import canonical, layout
from nblift_kernel.codec import dump, load

ALL: dict[str, Make] = {
    **VALUES,
    **{f"{name} ({i})": make for name, made in SAME.items() for i, make in enumerate(made)},
}


@pytest.mark.parametrize("name", ALL)
def test_round_trip(name: str) -> None:
    value = ALL[name]()
    encoded = dump({"v": value})
    again = load(encoded)["v"]
    assert canonical(again).digest == canonical(value).digest
    assert layout(again) == layout(value)
