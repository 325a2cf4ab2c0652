"""A value written in a form for people and other tools; beside the exact form, never in its place."""

import io
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .canonical import canonical
from .codec import can_import, is_json
from .comparing_frames import is_numbered


class NoFormError(Exception):
    """A value has no such form; the message says why, and which it has."""


def write_value(value: Any, stem: Path, form: str | None) -> tuple[Path, bool]:
    """Write a value.

    Parameters
    ----------
    stem
        Where to, without suffix.
    form
        ``parquet``, ``arrow``, ``csv``, ``npy``, ``json``, ``txt`` or ``pkl``; None: the first that it has.

    Returns
    -------
    tuple[Path, bool]
        The file, and whether what is read from it again has the same content.

    Raises
    ------
    NoFormError
        It has no such form.
    """
    forms = forms_of(value)
    chosen = form or forms[0]
    if chosen not in forms:
        raise NoFormError(f"{_named(value)} has no form .{chosen} here; it has .{', .'.join(forms)}.")
    path = stem.with_name(f"{stem.name}.{chosen}")
    write, read = _FORMS[chosen]
    write(value, path)
    try:
        same = canonical(read(path), keep=0).digest == canonical(value, keep=0).digest
    except Exception:  # noqa: BLE001 - whatever a library raises while it reads: then it is not the same
        same = False
    return path, same


def forms_of(value: Any) -> list[str]:
    """Forms that a value has in this process, the best first."""
    found: list[str] = []
    if _is_pandas(value) or _is_polars(value):
        found += ["parquet", "arrow"] if can_import("pyarrow") else []
        found += ["parquet"] if not found and _is_polars(value) else []
        found += ["csv"]
    elif _is_array(value):
        found += ["npy"]
    elif type(value) is str:
        found += ["txt", "json"]
    elif is_json(value):
        found += ["json"]
    return [*found, "pkl"]


def _named(value: object) -> str:
    return f"A value of type {type(value).__name__}"


def _is_pandas(value: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series))


def _is_polars(value: object) -> bool:
    polars = sys.modules.get("polars")
    return polars is not None and isinstance(value, polars.DataFrame)


def _is_array(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray and not value.dtype.hasobject


def _frame(value: Any) -> Any:
    """A series as a frame of one column; frames as they are."""
    return value.to_frame() if hasattr(value, "to_frame") and not hasattr(value, "columns") else value


def _to_parquet(value: Any, path: Path) -> None:
    if _is_polars(value):
        value.write_parquet(path)
    else:
        _text_columns(_frame(value)).to_parquet(path)


def _to_arrow(value: Any, path: Path) -> None:
    import pyarrow as pa

    table = value.to_arrow() if _is_polars(value) else pa.Table.from_pandas(_text_columns(_frame(value)))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _to_csv(value: Any, path: Path) -> None:
    if _is_polars(value):
        value.write_csv(path)
        return
    frame = _frame(value)
    frame.to_csv(path, index=not is_numbered(frame.index))


def _text_columns(frame: Any) -> Any:
    """Arrow wants the labels of columns to be texts."""
    if all(type(label) is str for label in frame.columns):
        return frame
    return frame.set_axis([str(label) for label in frame.columns], axis=1)


def _to_npy(value: Any, path: Path) -> None:
    import numpy as np

    np.save(path, value, allow_pickle=False)


def _from_npy(path: Path) -> Any:
    import numpy as np

    return np.load(path, allow_pickle=False)


def _from_parquet(path: Path) -> Any:
    import pandas as pd

    return pd.read_parquet(path)


def _from_arrow(path: Path) -> Any:
    import pyarrow as pa

    return pa.ipc.open_file(io.BytesIO(path.read_bytes())).read_all().to_pandas()


def _not_read(path: Path) -> Any:
    raise NotImplementedError(path)


_FORMS: dict[str, tuple[Callable[[Any, Path], object], Callable[[Path], Any]]] = {
    "parquet": (_to_parquet, _from_parquet),
    "arrow": (_to_arrow, _from_arrow),
    # Text has no types: what is read from it is never taken for the same.
    "csv": (_to_csv, _not_read),
    "npy": (_to_npy, _from_npy),
    "json": (
        lambda value, path: path.write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8"),
        lambda path: json.loads(path.read_text(encoding="utf-8")),
    ),
    "txt": (lambda value, path: path.write_bytes(value.encode()), lambda path: path.read_bytes().decode()),
    "pkl": (
        lambda value, path: path.write_bytes(pickle.dumps(value, protocol=5)),
        lambda path: pickle.loads(path.read_bytes()),
    ),
}
