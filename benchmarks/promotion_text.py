"""What notebooks showed, and whether two runs showed the same; knows nothing of nblift.

The text is what was printed to standard output and what was displayed, of HTML what a reader sees. Only this is
taken out of it: addresses, times and dates of the run, temporary paths and the folder of the run, progress bars.
Durations written as numbers are taken out only where the notebook's own two runs differ in them.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import zip_longest
from typing import Any, NamedTuple

_FIGURE = re.compile(r"image/.*|application/vnd\.(plotly\.v\d+|vegalite\.v\d+|vega\.v\d+)\+json")
_PLAIN = ("text/plain", "text/markdown", "text/latex")
_DATES = (
    *("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d"),
    *("%a, %d %b %Y", "%a, %b %d %Y", "%a %d %b %Y", "%a %b %d %Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y"),
)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?\b")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{8,16}\b")
_OVERWRITTEN = re.compile(r"[^\n]*\r")
_BAR = re.compile(r"[^\n|]*\b\d{1,3}%\|[^|\n]*\| [^\n|]*\[[^\]\n]*\]\n?")
# What %%time and %timeit print, which is all about time.
_TIMED_CELL = re.compile(r"^(?:CPU times: |Wall time: |.* per loop \(mean ± std\. dev\. of ).*\n?", re.MULTILINE)
_DURATION = re.compile(r"\b\d+(?:\.\d+)?(?:e-?\d+)?\s?(?:ns|µs|us|ms|s|sec|secs|seconds?|min|minutes?)\b")
_DAY = 86_400


class Run(NamedTuple):
    """When and where a run took place."""

    #: Seconds since the epoch.
    start: float
    end: float
    #: Folders that stand for the notebook's own, and those made for the run.
    folders: tuple[str, ...] = ()


class Shown(NamedTuple):
    """What a run showed."""

    text: str
    figures: int
    #: Digests of the figures as they were shown.
    pictures: tuple[str, ...] = ()


def shown(cells: Iterable[Iterable[Mapping[str, Any]]]) -> Shown:
    """Printed and displayed text in order, and the number of figures, of the outputs of some cells (nbformat 4)."""
    text = ""
    pictures: list[str] = []
    for output in (output for outputs in cells for output in outputs):
        if output["output_type"] == "stream":
            text += _joined(output["text"]) if output["name"] == "stdout" else ""
            continue
        data = output.get("data", {})
        figure = next((data[mime] for mime in data if _FIGURE.fullmatch(mime)), None)
        if figure is not None:
            pictures.append(hashlib.sha256(json.dumps(figure).encode()).hexdigest()[:16])
            continue
        for piece in _pieces(data):
            text += ("" if text.endswith("\n") or not text else "\n") + piece + "\n"
    return Shown(text, len(pictures), tuple(pictures))


def _pieces(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (_joined(data[mime]) for mime in _PLAIN if mime in data)
    if "text/html" in data:
        yield visible(_joined(data["text/html"]))


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data.split()


def visible(html: str) -> str:
    """The words that a reader of the HTML sees, on one line."""
    parser = _Visible()
    parser.feed(html)
    parser.close()
    return " ".join(parser.words)


def normalised(text: str, run: Run, *, durations: bool = False) -> str:
    """The text without what may differ between two runs; `durations`: also without numbers that have a unit of time."""
    text = _OVERWRITTEN.sub("", text.replace("\r\n", "\n"))
    for folder in sorted(run.folders, key=len, reverse=True):
        text = text.replace(folder, "<folder>")
    temporary = "|".join({re.escape(tempfile.gettempdir()), "/tmp", "/private/tmp", "/var/folders"})
    text = re.sub(rf"(?:{temporary})/[^\s'\",:;)>\]]+", "<temporary>", text)
    for day in sorted({_moment(run.start), _moment(run.end)}):
        for form in _DATES:
            text = text.replace(day.strftime(form), "<today>")
    text = _CLOCK.sub(lambda found: "<now>" if _within(found, run) else found[0], text)
    text = _TIMED_CELL.sub("", _BAR.sub("", text))
    if durations:
        text = _DURATION.sub("<duration>", text)
    return _ADDRESS.sub("<address>", text)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _within(found: re.Match[str], run: Run) -> bool:
    """Whether a time of day falls into the run."""
    hours, minutes, seconds = (int(part) for part in found.groups())
    since = (hours * 3600 + minutes * 60 + seconds - run.start + 1) % _DAY
    return since <= run.end - run.start + 2


def same_text(one: tuple[Shown, Run], other: tuple[Shown, Run], *, durations: bool = False) -> bool:
    """Whether two runs showed the same text."""
    return first_difference(one, other, durations=durations) is None


def first_difference(
    one: tuple[Shown, Run], other: tuple[Shown, Run], *, durations: bool = False
) -> tuple[int, str, str] | None:
    """Number of the first line that differs, and what it is in either; None if none does."""
    texts = (normalised(shown.text, run, durations=durations).splitlines() for shown, run in (one, other))
    for number, (first, second) in enumerate(zip_longest(*texts), 1):
        if first != second:
            return number, _line(first), _line(second)
    return None


def _line(text: str | None) -> str:
    return "nothing" if text is None else text
