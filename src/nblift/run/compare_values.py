"""Stored values compared two by two; a kernel is started only where contents differ and have to be loaded."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from nblift.model.comparison import Compared, Lines
from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.run import Manifest
from nblift.store.store import Store

from .looking import compare_stored
from .rules import VALUE_UNREADABLE

#: Bytes of a file whose lines are compared.
_TEXT = 4 << 20

Pair = tuple[Manifest, Manifest]


def compare_values(
    repository: Path, pairs: Sequence[Pair], *, key: Sequence[str] = (), kernel: str | None = None
) -> tuple[Compared | Diagnostic, ...]:
    """How the values of each pair differ; those with the same content digest are the same without being read.

    Parameters
    ----------
    key
        Columns that tell which row of a frame is which.
    kernel
        As for `run_pipeline`.

    Returns
    -------
    tuple[Compared | Diagnostic, ...]
        In the order of `pairs`; a diagnostic where the bytes are gone or damaged, or cannot be loaded in the kernel.
    """
    store = Store(repository)
    found = [_unloaded(store, *pair) for pair in pairs]
    left = [number for number, answer in enumerate(found) if answer is None]
    loaded = _loaded(repository, [pairs[number] for number in left], key, kernel)
    answers = dict(zip(left, loaded, strict=True))
    return tuple(answers[number] if answer is None else answer for number, answer in enumerate(found))


def _unloaded(store: Store, one: Manifest, other: Manifest) -> Compared | Diagnostic | None:
    """The answer that needs no kernel; None if there is none."""
    types = one.type, other.type
    if one.content == other.content:
        return Compared(same=True, types=types)
    try:
        for blob in (*one.blobs, *other.blobs):
            store.blobs.path(blob)
        match one.codec == "file", other.codec == "file":
            case True, True:
                return Compared(same=False, types=types, lines=_lines(store, one, other))
            case False, False:
                return None
            case _:
                return Compared(same=False, types=types)
    except NbliftError as error:
        return error.diagnostics[0]


def _loaded(
    repository: Path, pairs: Sequence[Pair], key: Sequence[str], kernel: str | None
) -> tuple[Compared | Diagnostic, ...]:
    if not pairs:
        return ()
    try:
        return compare_stored(repository, pairs, key, kernel)
    except NbliftError as error:
        why = error.diagnostics[0]
        if len(pairs) == 1 or why.code != VALUE_UNREADABLE.code:
            return (why,) * len(pairs)
    # One of them may have ended the kernel of all.
    half = len(pairs) // 2
    return tuple(each for part in (pairs[:half], pairs[half:]) for each in _loaded(repository, part, key, kernel))


def _lines(store: Store, one: Manifest, other: Manifest) -> Lines | None:
    """Lines that were added and removed; None for what is large or no text."""
    texts = []
    for manifest in (one, other):
        if manifest.blobs[0].size > _TEXT:
            return None
        try:
            texts.append(store.blobs.path(manifest.blobs[0]).read_text(encoding="utf-8").splitlines())
        except UnicodeDecodeError:
            return None
    told = [line[:1] for line in difflib.unified_diff(texts[0], texts[1], n=0, lineterm="")][2:]
    return Lines(told.count("+"), told.count("-"))
