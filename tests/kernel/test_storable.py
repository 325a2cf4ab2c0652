"""Whether a value could be stored, asked without storing it."""

import numpy as np
from matplotlib.figure import Figure

from nblift_kernel.storable import is_storable


def test_a_drawing_in_a_collection_cannot_be_stored_although_it_pickles() -> None:
    axes = np.array([Figure().add_subplot()], dtype=object)
    for value in (axes, {"left": axes[0]}):
        found = is_storable(value, namespace={}, limit=1 << 30)
        assert found.pickles is False
        assert found.because == "TypeError: it holds a drawing (Axes)"
