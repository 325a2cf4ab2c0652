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
