"""What executed step notebooks show, side by side: printed texts, and figures by their position."""

import base64
import binascii
import datetime as dt
import json
import struct
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from nblift.model.comparison import FigurePair, Picture, TextPair
from nblift.model.run import Run

from .compare_code import unified
from .notebook import SAVING
from .transcript import Normal, figure_of, transcript_of

#: Lines of a diff of texts.
_MOST = 1_000
_PNG = b"\x89PNG\r\n\x1a\n"


class Shown(NamedTuple):
    """What one executed notebook shows."""

    #: Plain, for people.
    text: str = ""
    #: With all forms of what was displayed.
    whole: str = ""
    pictures: tuple[Picture, ...] = ()


def read_shown(repository: Path, notebook: str, run: Run) -> Shown:
    """What an executed notebook of a run shows.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        It is gone, or no notebook.
    """
    cells = json.loads((repository / notebook).read_bytes())["cells"]
    outputs = [
        (at, position, _joined(output))
        for at, cell in enumerate(cells)
        if cell.get("id") != SAVING
        for position, output in enumerate(cell.get("outputs", ()))
    ]
    pictures = tuple(
        Picture(notebook, at, position, *figure)
        for at, position, output in outputs
        if (figure := figure_of(output.get("data", {}))) is not None
    )
    sized = tuple(_sized(picture, cells) for picture in pictures)
    normal = normal_of(repository, run)
    plain, whole = (_told(form, normal) for form in ([_plain(o) for _, _, o in outputs], [o for _, _, o in outputs]))
    return Shown(plain, whole, sized)


def compare_shown(step: str, before: Shown, after: Shown) -> tuple[TextPair, tuple[FigurePair, ...]]:
    """The texts of a step, and its figures; those that only one run has stand at the end."""
    same = before.whole == after.whole
    diff = () if same else unified(before.text, after.text) or unified(before.whole, after.whole)
    text = TextPair(step, same, diff[:_MOST], max(len(diff) - _MOST, 0))
    pairs = zip_longest(before.pictures, after.pictures)
    return text, tuple(
        FigurePair(step, position, one is not None and other is not None and _alike(one, other), one, other)
        for position, (one, other) in enumerate(pairs, 1)
    )


def picture_uri(repository: Path, picture: Picture) -> str | None:
    """The figure as a data URI for a page; None if it is gone, or no image that a browser shows by itself."""
    try:
        cells = json.loads((repository / picture.notebook).read_bytes())["cells"]
        data = _joined(cells[picture.cell]["outputs"][picture.output])["data"]
        mime = picture.mime if picture.mime.startswith("image/") else "image/png"
        if mime == "image/svg+xml":
            return f"data:{mime},{quote(data[mime])}"
        return f"data:{mime};base64,{base64.b64encode(base64.b64decode(data[mime])).decode()}"
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None


def normal_of(repository: Path, run: Run) -> Normal:
    """Takes out of a text what differs between two runs of the same code."""
    began, ended = (
        dt.datetime.fromisoformat(moment).astimezone() for moment in (run.started, run.ended or run.started)
    )
    return Normal([str(repository / ".nblift" / "scratch"), str(repository)], (began, ended), {})


def _alike(one: Picture, other: Picture) -> bool:
    return (one.mime, one.digest) == (other.mime, other.digest)


def _sized(picture: Picture, cells: list[Mapping[str, Any]]) -> Picture:
    if picture.mime != "image/png":
        return picture
    text = _joined(cells[picture.cell]["outputs"][picture.output])["data"]["image/png"]
    try:
        head = base64.b64decode(text.replace("\n", "")[:64])
    except binascii.Error:
        return picture
    if not head.startswith(_PNG) or len(head) < 24:
        return picture
    width, height = struct.unpack(">II", head[16:24])
    return Picture(picture.notebook, picture.cell, picture.output, picture.mime, picture.digest, (width, height))


def _told(outputs: Iterable[Mapping[str, Any]], normal: Normal) -> str:
    entries = transcript_of(outputs, normal).entries
    return "\n".join(each.content.rstrip("\n") for each in entries if each.kind != "figure")


def _plain(output: dict[str, Any]) -> dict[str, Any]:
    """The output with plain text alone, where it says the same in several forms."""
    data = output.get("data", {})
    if "text/plain" not in data:
        return output
    return output | {
        "data": {mime: data[mime] for mime in data if mime == "text/plain" or not mime.startswith("text/")}
    }


def _joined(output: Mapping[str, Any]) -> dict[str, Any]:
    """The output with its texts whole; files may hold them line by line."""
    found = dict(output)
    if "text" in found:
        found["text"] = _whole(found["text"])
    if "data" in found:
        found["data"] = {mime: _whole(content) for mime, content in found["data"].items()}
    return found


def _whole(content: Any) -> Any:
    if isinstance(content, list) and all(isinstance(line, str) for line in content):
        return "".join(content)
    return content
