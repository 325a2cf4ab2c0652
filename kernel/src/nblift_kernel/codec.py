"""The boundary codec: stores the values of one unit so that nothing downstream changes by a bit.

A *unit* is one name, or the names that share something mutable. Every dump is loaded again at once and compared,
content and place in memory; what does not come back the same is `NotStorable`.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .canonical import Tree, canonical, first_difference
from .pickling import copy_unit, dump_unit, load_unit

Buffer = bytes | bytearray | memoryview


@dataclass(frozen=True)
class Encoded:
    """A stored unit.

    Attributes
    ----------
    codec
        ``json``, ``text``, ``npy``, ``pickle5`` or ``cloudpickle``.
    names
        The names it holds, in order.
    buffers
        The main one, then those beside it (large arrays). They may be views of the live values: write them before
        anything changes.
    flagged
        Whether it holds code by value, which another version of Python may not read.
    named
        Classes and functions that the bytes name, and that are imported to load them: ``collections:OrderedDict``.
    """

    codec: str
    names: tuple[str, ...]
    buffers: tuple[Buffer, ...]
    flagged: bool = False
    named: tuple[str, ...] = ()


class NotStorable(Exception):
    """A value cannot cross a step boundary unchanged.

    Attributes
    ----------
    path
        Which part of it: ``model.callback``; the name alone where the part is not known.
    reason
        One sentence.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"`{path}`: {reason}")
        self.path = path
        self.reason = reason


def dump(values: Mapping[str, object]) -> Encoded:
    """Store the values of one unit; raises NotStorable."""
    names = tuple(values)
    tree = _tree(values)
    _refuse_opaque(tree, names)
    problem: NotStorable | None = None
    for codec, encode in _candidates(values):
        try:
            buffers = encode(values)
        except Exception as error:  # noqa: BLE001 - whatever a value's own code raises while it is pickled
            problem = problem or NotStorable(_joined(names), f"{type(error).__name__} while it was stored: {error}")
            continue
        encoded = Encoded(codec, names, buffers, flagged=codec == "cloudpickle")
        named: set[str] = set()
        changed = _compare(tree, encoded, named)
        if changed is None:
            return replace(encoded, named=tuple(sorted(named)))
        problem = problem or changed
    assert problem is not None
    raise problem


def load(encoded: Encoded, named: set[str] | None = None) -> dict[str, Any]:
    """The values of a unit under their names; fresh objects that share nothing with the buffers.

    What the bytes name is added to `named`.
    """
    main, *beside = encoded.buffers
    if encoded.codec in ("pickle5", "cloudpickle"):
        return load_unit(main, beside, named)
    (name,) = encoded.names
    return {name: _READERS[encoded.codec](bytes(main))}


def copy_together(*values: Any) -> tuple[Any, ...]:
    """A deep copy in which what the values share stays shared, views of numpy arrays included.

    Functions, classes and modules are not copied.
    """
    copied = copy_unit({str(i): value for i, value in enumerate(values)})
    return tuple(copied.values())


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)


def _tree(values: Mapping[str, object]) -> Tree:
    return canonical(dict(values) if len(values) > 1 else next(iter(values.values())))


def _refuse_opaque(tree: Tree, names: tuple[str, ...]) -> None:
    for entry in tree.opaque:
        where, _, what = entry.partition(": ")
        path = f"{names[0] if len(names) == 1 else ''}{'' if where == 'value' else where}"
        raise NotStorable(path, f"it holds {what}, which cannot be stored and brought back the same.")


def _compare(tree: Tree, encoded: Encoded, named: set[str]) -> NotStorable | None:
    try:
        again = _tree(load(encoded, named))
    except Exception as error:  # noqa: BLE001 - whatever a value's own code raises while it is loaded
        return NotStorable(_joined(encoded.names), f"{type(error).__name__} while it was loaded again: {error}")
    if again.digest != tree.digest:
        difference = first_difference(tree, again)
        path = difference.path if difference else ""
        return NotStorable(
            f"{encoded.names[0] if len(encoded.names) == 1 else ''}{path}", f"it comes back changed: {difference}"
        )
    if again.layout != tree.layout:
        return NotStorable(_joined(encoded.names), "it comes back with another order in memory.")
    return None


def _candidates(values: Mapping[str, object]) -> list[tuple[str, Callable[[Mapping[str, Any]], tuple[Buffer, ...]]]]:
    found: list[tuple[str, Callable[[Mapping[str, Any]], tuple[Buffer, ...]]]] = []
    if len(values) == 1:
        (value,) = values.values()
        if type(value) is str:
            found.append(("text", lambda v: (next(iter(v.values())).encode(),)))
        elif is_json(value):
            found.append(("json", lambda v: (json.dumps(next(iter(v.values())), allow_nan=False).encode(),)))
        elif _is_npy(value):
            found.append(("npy", _write_npy))
    found += [("pickle5", _pickled), ("pickle5", partial(_pickled, by_attributes=True))]
    if "cloudpickle" in sys.modules or can_import("cloudpickle"):
        found.append(("cloudpickle", partial(_pickled, by_value=True)))
    return found


def can_import(name: str) -> bool:
    """Whether a module is installed here; imports nothing."""
    from importlib.util import find_spec

    return find_spec(name) is not None


def is_json(value: object) -> bool:
    """Whether JSON may hold it: exact built-in types, string keys. That it really does is proved by reading back."""
    waiting = [value]
    for item in waiting:
        if type(item) is dict:
            if not all(type(key) is str for key in item):
                return False
            waiting.extend(item.values())
        elif type(item) is list:
            waiting.extend(item)
        elif type(item) not in (int, float, bool, str, type(None)):
            return False
        if len(waiting) > 1_000_000:
            return False
    return True


def _is_npy(value: Any) -> bool:
    np = sys.modules.get("numpy")
    if np is None or type(value) is not np.ndarray:
        return False
    return bool(value.dtype.kind in "biufcmMSU" and value.flags.forc and value.flags.writeable and value.dtype.isnative)


def _write_npy(values: Mapping[str, Any]) -> tuple[Buffer, ...]:
    import numpy as np

    file = io.BytesIO()
    np.lib.format.write_array(file, next(iter(values.values())), allow_pickle=False)
    return (file.getvalue(),)


def _read_npy(data: bytes) -> Any:
    import numpy as np

    array = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    return array if array.base is None else array.copy(order="K")


_READERS: dict[str, Callable[[bytes], Any]] = {"text": bytes.decode, "json": json.loads, "npy": _read_npy}


def _pickled(values: Mapping[str, Any], **ways: bool) -> tuple[Buffer, ...]:
    main, beside = dump_unit(values, **ways)
    return (main, *(buffer.raw() for buffer in beside))
