"""What two executed notebooks show, side by side."""

import base64
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from nblift.model.comparison import Picture
from nblift.model.run import Run, Status
from nblift.run.compare_shown import Shown, compare_shown, picture_uri, read_shown

RUN = Run("1", "shop", Status.SUCCEEDED, "2026-01-31T09:30:00+00:00", {}, ended="2026-01-31T09:31:00+00:00")


def png(width: int, height: int, grey: int, comment: bytes = b"", palette: bytes = b"") -> str:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 3 if palette else 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([grey]) * width) * height)
    parts = [(b"IHDR", head), (b"PLTE", palette), (b"tEXt", b"a\0" + comment), (b"IDAT", rows), (b"IEND", b"")]
    chunks = b"".join(chunk(*part) for part in parts if palette or part[0] != b"PLTE")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode()


def shows(data: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def prints(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text.splitlines(keepends=True)}


def notebook(folder: Path, *outputs: dict[str, Any], saved: str = "") -> str:
    cells = [
        {"cell_type": "markdown", "id": "about", "source": ""},
        {"cell_type": "code", "id": "call", "outputs": outputs},
        {"cell_type": "code", "id": "outputs", "outputs": [prints(saved)]},
    ]
    name = f"{len(list(folder.iterdir()))}.ipynb"
    (folder / name).write_text(json.dumps({"cells": cells}))
    return name


def shown(folder: Path, *outputs: dict[str, Any], saved: str = "") -> Shown:
    return read_shown(folder, notebook(folder, *outputs, saved=saved), RUN)


def test_pixels_decide_and_positions_pair(tmp_path: Path) -> None:
    one = shown(tmp_path, shows({"image/png": png(2, 1, 7)}), shows({"image/png": png(2, 1, 7)}))
    other = shown(tmp_path, shows({"image/png": png(2, 1, 7, b"made by")}), shows({"image/png": png(3, 1, 7)}))
    _, figures = compare_shown("draw", one, other)
    assert [(each.position, each.same) for each in figures] == [(1, True), (2, False)]
    assert [each.after.size for each in figures if each.after] == [(2, 1), (3, 1)]


def test_another_palette_is_another_figure(tmp_path: Path) -> None:
    one, other = (shown(tmp_path, shows({"image/png": png(2, 1, 0, palette=rgb)})) for rgb in (b"abc", b"abd"))
    assert [each.same for each in compare_shown("draw", one, other)[1]] == [False]


def test_a_figure_that_only_one_has(tmp_path: Path) -> None:
    _, figures = compare_shown("draw", shown(tmp_path), shown(tmp_path, shows({"image/svg+xml": "<svg/>"})))
    assert [(each.same, each.before, each.after and each.after.mime) for each in figures] == [
        (False, None, "image/svg+xml")
    ]


def test_a_figure_that_is_damaged_is_another(tmp_path: Path) -> None:
    broken = shown(tmp_path, shows({"image/png": "iVBORw0KGgo="}), shows({"image/png": "no base64"}))
    whole = shown(tmp_path, shows({"image/png": png(2, 1, 7)}), shows({"image/png": png(2, 1, 7)}))
    assert [each.same for each in compare_shown("draw", broken, whole)[1]] == [False, False]
    assert [each.same for each in compare_shown("draw", broken, broken)[1]] == [True, True]


def test_texts_are_compared_without_what_every_run_has_anew(tmp_path: Path) -> None:
    one = shown(
        tmp_path, prints(f"<A at 0x7f1234567890> {tmp_path}/x 09:30:12\n"), prints("warned", "stderr"), saved="1"
    )
    other = shown(tmp_path, prints(f"<A at 0x7f0987654321> {tmp_path}/x 09:30:59\n"), saved="2")
    text, _ = compare_shown("load", one, other)
    assert (text.same, text.diff) == (True, ())
    changed, _ = compare_shown("load", one, shown(tmp_path, prints("other\n")))
    assert (changed.same, changed.diff[-1]) == (False, "+other")


def test_a_display_is_shown_as_plain_text_and_compared_in_all_its_forms(tmp_path: Path) -> None:
    def frame(plain: str, html: str) -> Shown:
        return shown(tmp_path, shows({"text/plain": plain, "text/html": html}))

    text, _ = compare_shown("load", frame("x 1", "<b>1</b>"), frame("x 2", "<b>2</b>"))
    assert text.diff[1:] == ("-x 1", "+x 2")
    styled, _ = compare_shown("load", frame("x 1", "<b>1</b>"), frame("x 1", "<i>1</i>"))
    assert not styled.same
    assert "+<i>1</i>" in styled.diff


def test_a_long_difference_is_cut(tmp_path: Path) -> None:
    text, _ = compare_shown("load", shown(tmp_path), shown(tmp_path, prints("line\n" * 3_000)))
    assert (len(text.diff), text.more) == (1_000, 2_001)


def test_a_figure_becomes_a_data_uri(tmp_path: Path) -> None:
    picture = png(2, 1, 7)
    name = notebook(tmp_path, shows({"image/png": picture}), shows({"image/svg+xml": "<svg>\"'&</svg>"}), shows({}))
    at = [Picture(name, 1, output, mime, "") for output, mime in enumerate(("image/png", "image/svg+xml", "image/png"))]
    uris = [picture_uri(tmp_path, each) for each in at]
    assert uris == [f"data:image/png;base64,{picture}", "data:image/svg+xml,%3Csvg%3E%22%27%26%3C/svg%3E", None]
    assert picture_uri(tmp_path, Picture("gone.ipynb", 0, 0, "image/png", "")) is None
