"""Notebooks that nobody should have to expect: real ones, damaged at random."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from fuzz_sources import SOURCES

Document = dict[str, Any]

_NAMES = ("load", "clean", "fit", "data", "x", "größe")
#: Tags by the grammar, and tags that look like it.
_TAGS = (
    *("parameters", "setup", "check", "skip"),
    *(f"step:{name}" for name in _NAMES),
    *(f"output:{name}" for name in _NAMES),
    *("step:", "output:", "step", "step: a b", "step:1a", "step:class", "step:print", "step:a-b", "Step:load", "stp:x"),
    *(
        "output:",
        "output:1",
        "output:a.b",
        "paramters",
        "PARAMETERS",
        "skip:",
        "setup:x",
        "check:load",
        "",
        " ",
        "\x00",
    ),
    *("step:\u202eload", "step:" + "n" * 3000, "step:_", "step:__init__", "step:None", "step:steps", "step:pipeline"),
    *(
        "step:a/b",
        "step:../up",
        "step:a\nb",
        "step:💥",
        "block:load",
        "prev:load",
        "imports",
        "functions",
        "injected-parameters",
    ),
)
#: What stands where something of another type belongs.
_WRONG: tuple[Any, ...] = (None, 0, -1, 3.5, True, "", "text", [], ["text"], [None], {}, {"a": {"b": []}}, 10**30)


def damaged(raw: bytes, rng: random.Random) -> bytes:
    """A notebook's bytes after a few random changes."""
    document = json.loads(raw)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        change = rng.choice(_CHANGES)
        change(document, rng)
    text = json.dumps(document, ensure_ascii=rng.random() < 0.5)
    # Lone surrogates can only be written as escapes.
    found = json.dumps(document).encode() if any("\ud800" <= letter <= "\udfff" for letter in text) else text.encode()
    return _bytes(found, rng) if rng.random() < 0.05 else found


def _bytes(found: bytes, rng: random.Random) -> bytes:
    """Damage below JSON."""
    place = rng.randrange(len(found) or 1)
    return rng.choice(
        (
            b"",
            b"\xef\xbb\xbf" + found,
            found[:place],
            found[:place] + b"\xff\xfe\x00" + found[place:],
            found.decode(errors="replace").encode("utf-16"),
            found + b"\n}",
            b"[" * 100_000,
            b'{"cells": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
            b"null",
            b"[]",
            b"cells:\n- a\n",
            found.replace(b'"metadata": {', b'"metadata": {"n": NaN, "e": 1e999, ', 3),
        )
    )


def _cells(document: Document) -> list[Any]:
    cells = document.get("cells")
    return cells if isinstance(cells, list) else []


def _code(document: Document) -> list[Document]:
    return [c for c in _cells(document) if isinstance(c, dict) and c.get("cell_type") == "code"]


def _source(cell: Document) -> str:
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _delete(document: Document, rng: random.Random) -> None:
    part = rng.choice((0.1, 0.3, 0.9))
    document["cells"] = [cell for cell in _cells(document) if rng.random() > part]


def _shuffle(document: Document, rng: random.Random) -> None:
    rng.shuffle(_cells(document))


def _swap(document: Document, rng: random.Random) -> None:
    cells = _cells(document)
    if len(cells) > 1:
        place = rng.randrange(len(cells) - 1)
        cells[place : place + 2] = reversed(cells[place : place + 2])


def _double(document: Document, rng: random.Random) -> None:
    cells = _cells(document)
    for _ in range(rng.choice((1, 1, 5))):
        if cells:
            cells.insert(rng.randint(0, len(cells)), copy.deepcopy(rng.choice(cells)))


def _merge(document: Document, rng: random.Random) -> None:
    code = _code(document)
    if len(code) > 1:
        place = rng.randrange(len(code) - 1)
        count = rng.choice((2, 2, 3, len(code)))
        joined = code[place : place + count]
        joined[0]["source"] = rng.choice(("\n", "", "\n\n", "\r\n", ";")).join(map(_source, joined))
        document["cells"] = [c for c in _cells(document) if all(c is not other for other in joined[1:])]


def _all_in_one(document: Document, rng: random.Random) -> None:
    code = _code(document)
    if code:
        code[0]["source"] = "\n".join(map(_source, code))
        document["cells"] = [code[0]]


def _truncate(document: Document, rng: random.Random) -> None:
    for cell in _some(_code(document), rng):
        source = _source(cell)
        place = rng.randint(0, len(source))
        cell["source"] = rng.choice((source[:place], source[place:]))


def _garble(document: Document, rng: random.Random) -> None:
    """Lines dropped, doubled, indented; letters dropped and doubled."""
    for cell in _some(_code(document), rng):
        lines = _source(cell).split("\n")
        place = rng.randrange(len(lines))
        line = lines[place]
        at = rng.randint(0, len(line))
        lines[place] = rng.choice(
            (
                f"    {line}",
                f"\t{line}",
                line.lstrip(),
                f"{line}\n{line}",
                line[:at] + line[at + 1 :],
                line[:at] + rng.choice("()[]{}'\"\\:=@!%?#;,.*\t\x0c\x00é\u2028") + line[at:],
                f"{line} \\",
                "",
            )
        )
        cell["source"] = rng.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines)


def _insert(document: Document, rng: random.Random) -> None:
    """Source of every kind as cells of their own, or within others."""
    cells, code = _cells(document), _code(document)
    for _ in range(rng.choice((1, 1, 2, 4))):
        text = rng.choice(SOURCES)
        if code and rng.random() < 0.5:
            cell = rng.choice(code)
            lines = _source(cell).split("\n")
            lines.insert(rng.randint(0, len(lines)), text)
            cell["source"] = "\n".join(lines)
        elif isinstance(document.get("cells"), list):
            cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
            cells.insert(rng.randint(0, len(cells)), cell)


def _rename(document: Document, rng: random.Random) -> None:
    """A name of the notebook becomes a keyword, a builtin, or a name that nblift's own code has."""
    text = "\n".join(map(_source, _code(document)))
    words = sorted({word for word in text.replace("(", " ").replace(".", " ").split() if word.isidentifier()})
    if words:
        old, new = (
            rng.choice(words),
            rng.choice(("print", "run", "steps", "helpers", "class", "Path", "_", "é", "self")),
        )
        for cell in _code(document):
            cell["source"] = _source(cell).replace(old, new)


def _tag(document: Document, rng: random.Random) -> None:
    for cell in _some([c for c in _cells(document) if isinstance(c, dict)], rng, most=6):
        metadata = cell.get("metadata")
        if isinstance(metadata, dict):
            tags = metadata.get("tags")
            metadata["tags"] = [
                *(tags if isinstance(tags, list) else []),
                *(rng.choice(_TAGS) for _ in range(rng.choice((1, 1, 2, 4)))),
            ]


def _steps(document: Document, rng: random.Random) -> None:
    """Valid step tags on a few cells, as a person would set them."""
    for number, cell in enumerate(_some(_code(document), rng, most=5)):
        if isinstance(cell.get("metadata"), dict):
            cell["metadata"]["tags"] = [f"step:part_{number}", *rng.choice(((), (), ("skip",), ("output:data",)))]


def _break_metadata(document: Document, rng: random.Random) -> None:
    """Something of a wrong type, missing, or foreign, anywhere but in the sources."""
    places: list[tuple[Any, str]] = [(document, key) for key in ("metadata", "nbformat", "nbformat_minor", "extra")]
    if rng.random() < 0.2:
        places.append((document, "cells"))
    metadata = document.get("metadata")
    if isinstance(metadata, dict):
        metadata.setdefault("kernelspec", {})
        places += [(metadata, key) for key in ("kernelspec", "language_info", "nblift", "papermill")]
        places += [(metadata[key], name) for key in metadata if isinstance(metadata[key], dict) for name in _KEYS]
        metadata["nblift"] = rng.choice(
            ({"version": 99}, {"version": 1, "steps": {"load": {"timeout_s": "x"}}}, {"name": "a/b"}, {"steps": []})
        )
    for cell in _some([c for c in _cells(document) if isinstance(c, dict)], rng):
        places += [(cell, key) for key in ("id", "cell_type", "metadata", "outputs", "execution_count", "attachments")]
        if isinstance(cell.get("metadata"), dict):
            places += [(cell["metadata"], key) for key in ("tags", "nblift", "name")]
    for _ in range(rng.choice((1, 1, 3))):
        owner, key = rng.choice(places)
        if isinstance(owner, dict):
            if rng.random() < 0.3:
                owner.pop(key, None)
            else:
                owner[key] = copy.deepcopy(rng.choice((*_WRONG, "R", "code", "raw", "heading", "../../up", "a" * 300)))


_KEYS = ("name", "language", "display_name", "version", "codemirror_mode", "steps")


def _break_source(document: Document, rng: random.Random) -> None:
    for cell in _some([c for c in _cells(document) if isinstance(c, dict)], rng):
        cell["source"] = copy.deepcopy(rng.choice(_WRONG))


def _ids(document: Document, rng: random.Random) -> None:
    for cell in _some([c for c in _cells(document) if isinstance(c, dict)], rng, most=8):
        cell["id"] = rng.choice(("same", "same", "", "a b", "x" * 80, "é", "../x", "c1", "1", 7, None))


def _kinds(document: Document, rng: random.Random) -> None:
    for cell in _some([c for c in _cells(document) if isinstance(c, dict)], rng):
        cell["cell_type"] = rng.choice(("code", "markdown", "raw", "heading"))


def _old(document: Document, rng: random.Random) -> None:
    """The third format, with worksheets."""
    cells = [{**c, "input": c.get("source"), "language": "python"} for c in _cells(document) if isinstance(c, dict)]
    document.pop("cells", None)
    document.update({"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]})


def _empty(document: Document, rng: random.Random) -> None:
    for cell in _some(_code(document), rng, most=10):
        cell["source"] = rng.choice(("", " ", "\n\n", "# only a comment", "\t", "...", "pass", '"""text"""', ";"))


def _some(cells: list[Document], rng: random.Random, most: int = 3) -> Iterator[Document]:
    yield from rng.sample(cells, min(len(cells), rng.randint(1, most)))


#: Changes that leave a notebook readable more often than those that do not.
_CHANGES: tuple[Callable[[Document, random.Random], None], ...] = (
    *(_delete, _delete, _shuffle, _shuffle, _swap, _swap, _double, _double, _merge, _merge, _all_in_one, _rename),
    *(_steps, _steps, _steps, _tag, _insert, _insert, _insert, _insert, _ids, _empty, _empty),
    *(_truncate, _garble, _break_metadata, _break_source, _kinds, _old),
)
