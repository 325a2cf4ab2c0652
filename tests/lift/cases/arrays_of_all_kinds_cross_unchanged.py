# %% a [step:load]
import numpy as np

objects = np.array([[1], "x", None], dtype=object)
records = np.array([(1, 2.5), (2, 3.5)], dtype=[("n", "i4"), ("x", "f8")])
masked = np.ma.masked_array([1, 2, 3], mask=[False, True, False])
fortran = np.asfortranarray(np.arange(6.0).reshape(2, 3))
big_endian = np.array([1, 2], dtype=">i2")
scalar = np.float32(1.5)

# %% b [step:change]
objects[0].append(9)
records["x"] *= 2
masked[0] = 7
fortran[0, 0] = -1

# %% c [step:show]
print(objects, records, masked, fortran.flags["F_CONTIGUOUS"], big_endian.dtype, scalar)

# === steps
from typing import NamedTuple

import numpy as np

from .copies import copy_together
from .helpers import scalar


class LoadOutputs(NamedTuple):
    objects: np.ndarray
    records: np.ndarray
    masked: np.ma.MaskedArray
    fortran: np.ndarray
    big_endian: np.ndarray


def load() -> LoadOutputs:
    objects = np.array([[1], "x", None], dtype=object)
    records = np.array([(1, 2.5), (2, 3.5)], dtype=[("n", "i4"), ("x", "f8")])
    masked = np.ma.masked_array([1, 2, 3], mask=[False, True, False])
    fortran = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    big_endian = np.array([1, 2], dtype=">i2")

    return LoadOutputs(objects, records, masked, fortran, big_endian)


class ChangeOutputs(NamedTuple):
    objects: np.ndarray
    records: np.ndarray
    masked: np.ma.MaskedArray
    fortran: np.ndarray


def change(
    objects: np.ndarray,
    records: np.ndarray,
    masked: np.ma.MaskedArray,
    fortran: np.ndarray,
) -> ChangeOutputs:
    records = np.copy(records)
    fortran = np.copy(fortran)
    objects, masked = copy_together(objects, masked)

    objects[0].append(9)
    records["x"] *= 2
    masked[0] = 7
    fortran[0, 0] = -1

    return ChangeOutputs(objects, records, masked, fortran)


def show(
    big_endian: np.ndarray,
    objects: np.ndarray,
    records: np.ndarray,
    masked: np.ma.MaskedArray,
    fortran: np.ndarray,
) -> None:
    print(
        objects,
        records,
        masked,
        fortran.flags["F_CONTIGUOUS"],
        big_endian.dtype,
        scalar,
    )

# === helpers
import numpy as np

scalar = np.float32(1.5)

# === naive
show makes objects[0][1]: nothing more
notebook: 9
