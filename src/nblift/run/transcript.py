"""What cells printed, displayed and drew, in a form in which two runs can be compared."""

import base64
import datetime as dt
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from .svg import without_run

#: Mime type by which a run of the pipeline says where a step begins and ends.
MARKER = "application/vnd.nblift.step+json"

_ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-fA-F]{4,16}\b|\b0x[0-9a-fA-F]{9,16}\b|(?<=\.\.\.)x?[0-9a-f]{6,16}(?=>|&gt;)")
#: Class of the diagram that scikit-learn draws of an estimator.
_ESTIMATOR = "sk-top-container"
_TIMED_CELL = re.compile(r"^(?:(?:CPU times|Wall time): |.* per loop \(mean ± std\. dev\. of ).*\n?", re.MULTILINE)
#: A number with a unit of time.
ELAPSED = re.compile(r"\b\d+(?:\.\d+)?(?:e-?\d+)?\s?(?:ns|µs|us|ms|s|sec|secs|seconds|min|minutes)\b")
_PROGRESS = re.compile(r"[^\n]*\r(?!\n)")
_BAR = re.compile(r"[^\n|]*\b\d{1,3}%\|[^|\n]*\| [^\n|]*\[[^\]\n]*\]\n?")
_TEMPORARY = re.compile(r"(/private)?(/tmp|/var/folders)/[^\s'\",:;)>\]]+")
_GENERATED_ID = re.compile(
    r"(?<=[#\"])T_[0-9a-f]{5}(?=[_\"\s])|\bsk-container-id-\d+\b|\bsk-estimator-id-\d+\b|\baltair-viz-[0-9a-f]{32}\b"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
_JSON_FIGURE = re.compile(r"application/vnd\.(plotly\.v\d+|vegalite\.v\d+|vega\.v\d+)\+json")
_CLOCK = re.compile(r"(?:\b|(?<=T))(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?\b")
#: How people and libraries write the date of a run.
_DATES = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d"),
    *("%a, %d %b %Y", "%a, %b %d %Y", "%a %d %b %Y", "%a %b %d %Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y"),
)
_DAY_S = 86_400


class Entry(msgspec.Struct, frozen=True):
    """One thing that was shown."""

    #: `text`, `display`, `figure` or `other`.
    kind: str
    #: Normalised text; of a figure its digest; of other output its mime types.
    content: str


class Transcript(msgspec.Struct, frozen=True):
    """All that a step showed, in order; neighbouring prints are one entry."""

    entries: tuple[Entry, ...]

    @property
    def text_bytes(self) -> int:
        """Bytes of printed and displayed text."""
        return sum(len(e.content.encode()) for e in self.entries if e.kind in ("text", "display"))

    @property
    def figures(self) -> int:
        """How many figures were shown."""
        return sum(e.kind == "figure" for e in self.entries)

    @property
    def other(self) -> tuple[str, ...]:
        """Mime types of what cannot be compared."""
        return tuple(e.content for e in self.entries if e.kind == "other")


class Normal:
    """Takes out of a text what differs between two runs of the same code: addresses, dates and times of the run, paths.

    Parameters
    ----------
    folders
        Folders of this run that stand for one and the same place.
    when
        When the run began and when it ended, in the time zone of its kernel.
    modules
        Prefixes of the names of notebook classes → what the notebook writes: ``package.helpers.`` → nothing.
    elapsed
        Also numbers with a unit of time: only where two runs of the notebook itself differ in them.
    """

    def __init__(
        self,
        folders: Iterable[str],
        when: tuple[dt.datetime, dt.datetime] | tuple[()],
        modules: Mapping[str, str],
        *,
        elapsed: bool = False,
    ) -> None:
        self._elapsed = elapsed
        self._folders = sorted(set(folders), key=len, reverse=True)
        self._when = when
        self._dates = sorted({moment.strftime(form) for moment in when for form in _DATES}, key=len, reverse=True)
        self._modules = dict(modules)

    def timeless(self) -> "Normal":
        """The same, which also takes out numbers with a unit of time."""
        return Normal(self._folders, self._when, self._modules, elapsed=True)

    def __call__(self, text: str) -> str:
        """The text without what may differ."""
        for folder in self._folders:
            text = text.replace(folder, "<folder>")
        text = _TEMPORARY.sub("<temporary>", text)
        for date in self._dates:
            text = text.replace(date, "<today>")
        text = _CLOCK.sub(lambda found: "<now>" if self._is_now(found) else found[0], text)
        for module, written in self._modules.items():
            text = text.replace(module, written)
        text = _PROGRESS.sub("", text)
        text = _BAR.sub("", text)
        text = _TIMED_CELL.sub("", text)
        if self._elapsed:
            text = ELAPSED.sub("<elapsed>", text)
        return _ADDRESS.sub("<address>", text)

    def _is_now(self, clock: re.Match[str]) -> bool:
        """Whether a time of day lies within the run, give or take a second."""
        if not self._when:
            return False
        start, end = self._when
        hours, minutes, seconds = map(int, clock.groups())
        since = 3600 * (hours - start.hour) + 60 * (minutes - start.minute) + seconds - start.second
        return (since + 1) % _DAY_S <= (end - start).total_seconds() + 2


def transcript_of(outputs: Iterable[Mapping[str, Any]], normal: Normal, *, displays: bool = True) -> Transcript:
    """Read the outputs of one cell, or of several.

    Parameters
    ----------
    displays
        Whether the value of a cell's last expression counts.
    """
    entries: list[Entry] = []
    printed = ""
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            # `!command` of a notebook goes through a terminal, which ends lines with \r\n.
            printed += output["text"].replace("\r\n", "\n") if output["name"] == "stdout" else ""
            continue
        if kind == "error" or (kind == "execute_result" and not displays) or MARKER in output.get("data", {}):
            continue
        if printed:
            entries.append(Entry("text", normal(printed)))
            printed = ""
        entries += _shown(output.get("data", {}), normal)
    if printed:
        entries.append(Entry("text", normal(printed)))
    return Transcript(tuple(e for e in entries if e.content))


def joined(parts: Iterable[Transcript]) -> Transcript:
    """One transcript from several; prints that now stand side by side become one."""
    entries: list[Entry] = []
    for part in parts:
        for entry in part.entries:
            if entries and entry.kind == "text" and entries[-1].kind == "text":
                entries[-1] = Entry("text", entries[-1].content + entry.content)
            else:
                entries.append(entry)
    return Transcript(tuple(entries))


def without_info(transcript: Transcript) -> Transcript:
    """What was printed before the summary of `df.info()`, which stands at the end."""
    *before, last = transcript.entries or (Entry("text", ""),)
    beginning = re.search(r"^<class '(?!.*^<class ').*", last.content, re.MULTILINE | re.DOTALL)
    kept = [Entry("text", last.content[: beginning.start()])] if beginning and last.kind == "text" else [last]
    return Transcript(tuple(e for e in (*before, *kept) if e.content))


def figure_of(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Mime type and digest of the figure that an output shows; None if it shows none.

    Parameters
    ----------
    data
        Mime type → content, as in a notebook.
    """
    if "image/png" in data:
        try:
            return "image/png", pixels_digest(base64.b64decode(data["image/png"]))
        except (ValueError, struct.error, zlib.error):
            # No PNG, whatever it says it is.
            return "image/png", _text_digest(str(data["image/png"]))
    for mime in data:
        if _JSON_FIGURE.fullmatch(mime):
            return mime, _json_digest(data[mime])
    if "image/svg+xml" in data:
        return "image/svg+xml", _text_digest(without_run(str(data["image/svg+xml"])))
    picture = next((mime for mime in data if mime.startswith("image/")), None)
    return None if picture is None else (picture, _text_digest(str(data[picture])))


def _shown(data: Mapping[str, Any], normal: Normal) -> list[Entry]:
    if (figure := figure_of(data)) is not None:
        return [Entry("figure", figure[1])]
    texts = [str(data[m]) for m in _TEXTS if m in data]
    if "text/plain" in data and _ESTIMATOR in str(data.get("text/html", "")):
        # the table in its diagram shows how long fitting took; what it learned is compared as a value
        texts = [str(data["text/plain"])]
    others = sorted(data.keys() - {*_TEXTS})
    shown = [Entry("display", normal(_GENERATED_ID.sub("<id>", "\n".join(texts))))] if texts else []
    return [*shown, Entry("other", ", ".join(others))] if others else shown


def pixels_digest(raw: bytes) -> str:
    """Digest of a PNG's pixels: size, colour type, palette and decompressed rows; nothing else in the file counts."""
    position = 8
    header, pixels = b"", b""
    while position + 8 <= len(raw):
        length, name = struct.unpack(">I4s", raw[position : position + 8])
        body = raw[position + 8 : position + 8 + length]
        if name in (b"IHDR", b"PLTE", b"tRNS"):
            header += body
        elif name == b"IDAT":
            pixels += body
        position += 12 + length
    return hashlib.sha256(header + zlib.decompress(pixels)).hexdigest()[:32]


def _json_digest(value: Any) -> str:
    return _text_digest(json.dumps(value, sort_keys=True))


def _text_digest(text: str) -> str:
    return hashlib.sha256(_GENERATED_ID.sub("", text).encode()).hexdigest()[:32]


def first_text_difference(one: Transcript, other: Transcript) -> tuple[str, str, str, str] | None:
    """(what, where, notebook's, pipeline's) of the first difference, or None."""
    for number in range(max(len(one.entries), len(other.entries))):
        a = one.entries[number] if number < len(one.entries) else None
        b = other.entries[number] if number < len(other.entries) else None
        if a == b:
            continue
        if a is None or b is None or a.kind != b.kind:
            return _kind(a or b), f"output {number + 1}", _say(a), _say(b)
        if a.kind in ("figure", "other"):
            return _kind(a), f"output {number + 1}", _say(a), _say(b)
        return ("text", *_line(a.content, b.content))
    return None


def _kind(entry: Entry | None) -> str:
    return "figure" if entry is not None and entry.kind == "figure" else "text"


def _say(entry: Entry | None) -> str:
    if entry is None:
        return "nothing"
    if entry.kind == "figure":
        return f"figure {entry.content[:12]}"
    return _short(entry.content)


def _line(one: str, other: str) -> tuple[str, str, str]:
    ones, others = one.split("\n"), other.split("\n")
    for number in range(max(len(ones), len(others))):
        a = ones[number] if number < len(ones) else None
        b = others[number] if number < len(others) else None
        if a != b:
            return f"line {number + 1}", _short(a), _short(b)
    return "", _short(one), _short(other)


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= 200 else text[:197] + "…"
