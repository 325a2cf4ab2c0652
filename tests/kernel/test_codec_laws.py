"""Laws of storing arrays and frames: place in memory, views, and who copies before it writes."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nblift_kernel.canonical import canonical, layout
from nblift_kernel.codec import copy_together, dump, load
from nblift_kernel.sharing import sharing

relaxed = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
DTYPES = ["f8", "f4", "i8", "u1", ">i4", "c16", "?", "M8[ns]", "U3", "S2", "O", "g", [("a", "i1"), ("b", "f8")]]


@st.composite
def bases(draw: st.DrawFn) -> Any:
    """An array with different elements, in either order."""
    shape = tuple(draw(st.lists(st.integers(0, 5), max_size=3)))
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    count = int(np.prod(shape, dtype=int))
    if dtype.names:
        made: Any = np.zeros(count, dtype)
        made["a"], made["b"] = np.arange(count), np.arange(count) / 3
    elif dtype.kind == "O":
        made = np.empty(count, object)
        made[:] = [[i] if i % 2 else str(i) for i in range(count)]
    else:
        made = np.arange(count).astype("i8").astype(dtype)
    return made.reshape(shape, order=draw(st.sampled_from("CF")))


@st.composite
def views(draw: st.DrawFn, base: Any) -> Any:
    """A slice, with steps and backward, transposed, flattened or repeated."""
    made = base[(..., *(_slice(draw, n) for n in base.shape))]
    made = made.transpose(draw(st.permutations(range(made.ndim))))
    if draw(st.integers(0, 9)) == 0:
        made = np.broadcast_to(made, (2, *made.shape))
    elif draw(st.integers(0, 5)) == 0 and made.dtype.kind == "f":
        made = made.view("u1") if made.ndim and made.flags.c_contiguous else made
    if made.base is not None and draw(st.integers(0, 9)) == 0 and made is not base:
        made.flags.writeable = False
    return made


def _slice(draw: st.DrawFn, length: int) -> slice:
    ends = st.none() | st.integers(-length, length)
    return slice(draw(ends), draw(ends), draw(st.sampled_from([None, 1, 2, 3, -1, -2])))


@relaxed
@given(st.data())
def test_an_array_keeps_content_and_place(data: st.DataObject) -> None:
    array = data.draw(views(data.draw(bases())))
    for again in (load(dump({"v": array}))["v"], copy_together(array)[0]):
        assert canonical(again).digest == canonical(array).digest
        assert layout(again) == layout(array)
        assert again.flags.aligned == array.flags.aligned
        assert not np.shares_memory(again, array)


@relaxed
@given(st.data())
def test_what_is_written_shows_in_the_same_arrays(data: st.DataObject) -> None:
    base = data.draw(bases())
    unit = {f"v{i}": data.draw(views(base)) for i in range(data.draw(st.integers(2, 4)))}
    if data.draw(st.booleans()):
        unit["base"] = base
    tree, place, shared = canonical(unit), layout(unit), sharing(unit)
    again, copied = load(dump(unit)), dict(zip(unit, copy_together(*unit.values()), strict=True))
    for other in (again, copied):
        assert (canonical(other).digest, layout(other)) == (tree.digest, place)
        assert sharing(other) == shared
    written = [name for name, array in unit.items() if array.flags.writeable and array.size]
    if not written:
        return
    name = data.draw(st.sampled_from(written))
    index = tuple(data.draw(st.integers(0, n - 1)) for n in unit[name].shape)
    changed = {}
    for key, values in (("one", unit), ("other", again), ("copy", copied)):
        values[name][index] = values[name].flat[0]
        changed[key] = canonical(values).digest
    assert len(set(changed.values())) == 1
